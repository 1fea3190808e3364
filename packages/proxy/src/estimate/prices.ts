import { invalidConfig, type ProxyError } from "../base/errors.js";
import type { Strategy } from "./strategies.js";

/** One price. */
interface Price {
  price: number;
  unit: string;
  what: string;
}

/** Names of the prices. */
type PriceName =
  | "storage"
  | "bucketGet"
  | "bucketPut"
  | "bucketEgress"
  | "serverEgress"
  | "cdnRequest"
  | "cdnEgress"
  | "disk"
  | "processor";

/** A table of prices, as users edit it. */
export interface Prices {
  note: string;
  date: string;
  currency: string;
  prices: Record<PriceName, Price>;
}

/** Example of a table: nobody keeps it up to date. */
export const EXAMPLE_PRICES: Prices = {
  note: "Examples of the order of what a large cloud asks for without a discount, not offers. Replace them by yours.",
  date: "2026-11-29",
  currency: "USD",
  prices: {
    storage: { price: 0.023, unit: "GB and month", what: "bytes in the bucket" },
    bucketGet: { price: 0.4, unit: "million requests", what: "reads of the bucket, found or not" },
    bucketPut: { price: 5, unit: "million requests", what: "writes to the bucket" },
    bucketEgress: {
      price: 0.09,
      unit: "GB",
      what: "bytes from the bucket to visitors; 0 at stores that ask nothing for it",
    },
    serverEgress: { price: 0.02, unit: "GB", what: "bytes from servers to visitors or the CDN" },
    cdnRequest: { price: 1, unit: "million requests", what: "requests at the CDN" },
    cdnEgress: { price: 0.085, unit: "GB", what: "bytes from the CDN to visitors" },
    disk: { price: 0.08, unit: "GB and month", what: "disk of a server" },
    processor: { price: 0.04, unit: "hour", what: "one processor that makes images" },
  },
};

const NAMES = Object.keys(EXAMPLE_PRICES.prices) as PriceName[];
const GB = 1e9;
const MILLION = 1e6;

/**
 * Reads a table of prices.
 *
 * @throws ProxyError `INVALID_CONFIG` that names the file and the field
 */
export function readPrices(text: string, file: string): Prices {
  const fault = (message: string): ProxyError => invalidConfig(`${file}: ${message}`);
  let table: Partial<Prices>;
  try {
    table = JSON.parse(text) as Partial<Prices>;
  } catch (cause) {
    throw fault(`expected JSON as --print-prices writes it (${(cause as Error).message})`);
  }
  if (typeof table !== "object" || table === null) throw fault("expected JSON as --print-prices writes it");
  const { prices = {} as Prices["prices"], note = "", date = "", currency = "" } = table;
  for (const name of NAMES) {
    const price: unknown = prices[name]?.price;
    if (typeof price !== "number" || !(price >= 0) || !Number.isFinite(price))
      throw fault(`prices.${name}.price: expected a number from 0 on, got ${JSON.stringify(price)}`);
    const { unit } = prices[name];
    const expected = EXAMPLE_PRICES.prices[name].unit;
    if (unit !== undefined && unit !== expected)
      throw fault(`prices.${name}.unit: expected ${JSON.stringify(expected)}, got ${JSON.stringify(unit)}`);
  }
  const unknown = Object.keys(prices).find((name) => !NAMES.includes(name as PriceName));
  if (unknown !== undefined) throw fault(`prices.${unknown}: expected one of ${NAMES.join(", ")}`);
  return { note, date, currency, prices };
}

/** Cost of a strategy in thirty days, by what it is paid for. */
export interface Cost {
  storage: number;
  requests: number;
  transfer: number;
  processing: number;
  total: number;
}

/** Computes the cost of a strategy. @param processorMs milliseconds of one processor for one image */
export function costOf(strategy: Strategy, { prices }: Prices, processorMs: number): Cost {
  const storage = (strategy.storageBytes * prices.storage.price + strategy.diskBytes * prices.disk.price) / GB;
  const requests =
    (strategy.bucketGets * prices.bucketGet.price +
      strategy.bucketPuts * prices.bucketPut.price +
      strategy.cdnRequests * prices.cdnRequest.price) /
    MILLION;
  const transfer =
    (strategy.bucketEgressBytes * prices.bucketEgress.price +
      strategy.serverEgressBytes * prices.serverEgress.price +
      strategy.cdnEgressBytes * prices.cdnEgress.price) /
    GB;
  const processing = ((strategy.processings * processorMs) / 3_600_000) * prices.processor.price;
  return { storage, requests, transfer, processing, total: storage + requests + transfer + processing };
}

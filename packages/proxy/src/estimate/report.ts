import { type Cost, costOf, type Prices } from "./prices.js";
import { type Strategy, strategiesOf } from "./strategies.js";
import type { Caches, Traffic } from "./traffic.js";

/** A strategy with its cost. */
export interface Estimated extends Strategy {
  cost: Cost;
  /** Cost of a million views. */
  costPerMillionViews: number;
}

/** Result of an estimate: what was assumed, and each strategy. */
export interface Report {
  traffic: Traffic;
  currency: string;
  pricesOf: string;
  strategies: Estimated[];
}

/** Makes the report of some traffic. @param processorMs milliseconds of one processor for one image */
export function reportOf(traffic: Traffic, caches: Caches, prices: Prices, processorMs: number): Report {
  const strategies = strategiesOf(traffic, caches).map((strategy) => {
    const cost = costOf(strategy, prices, processorMs);
    return { ...strategy, cost, costPerMillionViews: (cost.total / traffic.views) * 1e6 };
  });
  return { traffic, currency: prices.currency, pricesOf: prices.date, strategies };
}

const COLUMNS: readonly [string, (strategy: Estimated) => string][] = [
  ["strategy", ({ name }) => name],
  ["hit share", ({ hitShare }) => `${(hitShare * 100).toFixed(2)} %`],
  ["bucket reads", ({ bucketGets }) => amount(bucketGets)],
  ["bucket writes", ({ bucketPuts }) => amount(bucketPuts)],
  ["at servers", ({ serverRequests }) => amount(serverRequests)],
  ["at the CDN", ({ cdnRequests }) => amount(cdnRequests)],
  ["made", ({ processings }) => amount(processings)],
  ["stored", ({ storageBytes, diskBytes }) => bytesText(storageBytes + diskBytes)],
  [
    "sent",
    ({ bucketEgressBytes, serverEgressBytes, cdnEgressBytes }) =>
      bytesText(bucketEgressBytes + serverEgressBytes + cdnEgressBytes),
  ],
];

/** Writes a report as text: what was assumed, then a table. */
export function reportText({ traffic, currency, pricesOf, strategies }: Report): string {
  const { views, pictures, variants, bytes, originalBytes, asked } = traffic;
  const paid: typeof COLUMNS = [
    ["storage", ({ cost }) => cost.storage.toFixed(2)],
    ["requests", ({ cost }) => cost.requests.toFixed(2)],
    ["transfer", ({ cost }) => cost.transfer.toFixed(2)],
    ["making", ({ cost }) => cost.processing.toFixed(2)],
    ["all", ({ cost }) => cost.total.toFixed(2)],
    [`a million views`, ({ costPerMillionViews }) => costPerMillionViews.toFixed(2)],
  ];
  return [
    `30 days from empty caches on: ${amount(views)} views of ${amount(pictures)} pictures (${bytesText(originalBytes)} each) in ${variants} variants (${bytesText(bytes)} each), ${amount(asked)} different images asked for`,
    "",
    ...tableOf(COLUMNS, strategies),
    "",
    `cost in ${currency || "the currency of the table"}, by prices of ${pricesOf || "an unknown date"}`,
    ...tableOf([COLUMNS[0]!, ...paid], strategies),
  ].join("\n");
}

function tableOf(columns: typeof COLUMNS, strategies: readonly Estimated[]): string[] {
  const cells = [columns.map(([head]) => head), ...strategies.map((each) => columns.map(([, text]) => text(each)))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  return cells.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
}

const FORMAT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const amount = (number: number): string => FORMAT.format(number);

/** Returns bytes with a unit: `1.5 GB` is 1,500,000,000. */
function bytesText(bytes: number): string {
  const power = Math.min(5, Math.max(0, Math.floor(Math.log10(bytes || 1) / 3)));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${["B", "kB", "MB", "GB", "TB", "PB"][power]}`;
}

import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError } from "commander";
import { invalidConfig } from "../base/errors.js";
import { EXAMPLE_PRICES, type Prices, readPrices } from "../estimate/prices.js";
import { reportOf, reportText } from "../estimate/report.js";
import { type Caches, type Traffic, trafficOfNumbers } from "../estimate/traffic.js";
import { ViewCounter } from "../estimate/trafficOfViews.js";
import { readView } from "../estimate/viewLine.js";
import { bytesOf } from "../gc/accessLog.js";
import { findLogs } from "../gc/findLogs.js";
import { LineReader } from "../gc/lineReader.js";

interface EstimateOptions {
  views?: number;
  pictures?: number;
  variants: number;
  bytes: number;
  originalBytes: number;
  zipf: number;
  hitShare?: number;
  cacheBytes: number;
  cdnPlaces: number;
  cdnDays: number;
  processorMs: number;
  prices?: string;
  printPrices?: boolean;
  json?: boolean;
}

const UNITS: Readonly<Record<string, number>> = { "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** Reads a number with one of the endings k, M, G, T, each a thousand of the one before. */
const numberFrom =
  (min: number, max: number, isWhole: boolean) =>
  (value: string): number => {
    const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)([kMGT]?)$/.exec(value) ?? [];
    const number = Number(digits) * UNITS[unit]!;
    if (digits === "" || number < min || number > max || (isWhole && !Number.isInteger(number)))
      throw new InvalidArgumentError(`expected a ${isWhole ? "whole " : ""}number, ${min} to ${max}, as 1500 or 1.5k`);
    return number;
  };
const count = numberFrom(1, 1e13, true);

/** Adds the command `estimate`: requests, storage and cost of several ways to deliver the same images. */
export function addEstimate(program: Command): void {
  program
    .command("estimate [logs...]")
    .description(
      "compare what images cost as originals, made at upload, behind a processing proxy, a cache proxy, a CDN, and bucket first: from logs (ours, nginx, Apache; files, folders, patterns, -) or from --views and --pictures",
    )
    .option("--views <number>", "views of images in 30 days", count)
    .option("--pictures <number>", "originals", count)
    .option(
      "--variants <number>",
      "images that are made of each at an upload, where all are",
      numberFrom(1, 1000, true),
      12,
    )
    .option("--bytes <number>", "mean length of an image; a log says it", count, 40_000)
    .option("--original-bytes <number>", "mean length of an original", count, 1_500_000)
    .option(
      "--zipf <number>",
      "how unequally pictures are viewed: 0 all alike, 1 as words of a language",
      numberFrom(0, 3, false),
      0.9,
    )
    .option(
      "--hit-share <number>",
      "share of views that the bucket has, where it was measured, 0 to 1",
      numberFrom(0, 1, false),
    )
    .option("--cache-bytes <number>", "disk of the cache proxy", count, 10e9)
    .option("--cdn-places <number>", "places of the CDN, each with a cache of its own", numberFrom(1, 10_000, true), 20)
    .option("--cdn-days <number>", "days for which the CDN keeps what nobody asks for", numberFrom(0.01, 366, false), 7)
    .option("--processor-ms <number>", "milliseconds of one processor for an image", count, 150)
    .option("--prices <file>", "table of prices, as --print-prices writes it (default: its examples)")
    .option("--print-prices", "print the table of example prices, to be edited")
    .option("--json", "print the result as JSON")
    .action(async (logs: string[], options: EstimateOptions) => {
      if (options.printPrices) return console.log(JSON.stringify(EXAMPLE_PRICES, null, 2));
      const prices = await pricesFrom(options.prices);
      const traffic = logs.length > 0 ? await trafficOfLogs(logs, options) : trafficOfOptions(options);
      const report = reportOf(traffic, options, prices, options.processorMs);
      console.log(options.json ? JSON.stringify(report, null, 2) : reportText(report));
      if (options.prices === undefined && !options.json) console.log(`\n${EXAMPLE_PRICES.note}`);
    });
}

async function pricesFrom(file: string | undefined): Promise<Prices> {
  if (file === undefined) return EXAMPLE_PRICES;
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw invalidConfig(`--prices: expected a file that can be read (${cause.message})`);
  });
  return readPrices(text, file);
}

function trafficOfOptions({ views, pictures, ...others }: EstimateOptions): Traffic {
  if (views === undefined || pictures === undefined)
    throw invalidConfig("estimate: expected logs, or both --views and --pictures");
  return trafficOfNumbers({ ...others, views, pictures }, others);
}

async function trafficOfLogs(places: readonly string[], options: EstimateOptions & Caches): Promise<Traffic> {
  const unused = (["views", "hitShare"] as const).find((name) => options[name] !== undefined);
  if (unused !== undefined)
    throw invalidConfig(`--${unused === "views" ? unused : "hit-share"}: expected without logs, which say it`);
  const counter = new ViewCounter(options);
  const add = (line: string | undefined): void => {
    const view = line === undefined ? undefined : readView(line);
    if (view) counter.add(view);
  };
  const openBucket = async (): Promise<never> => {
    throw invalidConfig("logs: expected files, folders, patterns or -; copy logs of a bucket first");
  };
  for await (const log of findLogs(places, { openBucket, since: 0, without: [] })) {
    const lines = new LineReader();
    for await (const chunk of bytesOf(log)) for (const line of lines.add(chunk)) add(line);
    add(lines.last());
  }
  return counter.traffic(options);
}

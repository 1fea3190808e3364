import { appendFile, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Images } from "@bucketfirst/core";
import { type Command, InvalidArgumentError } from "commander";
import PQueue from "p-queue";
import { ProxyError, reasonOf } from "../errors.js";
import { maskUserinfo } from "../maskUserinfo.js";
import { imagesFrom } from "./imagesFile.js";

/** What a run has done. */
interface WarmSummary {
  hit: number;
  miss: number;
  joined: number;
  failed: number;
  /** Done in an earlier run. */
  skipped: number;
}

/** Settings of {@link warm}. */
interface WarmConfig {
  /** Requests a second, at most. */
  rate: number;
  concurrency: number;
  /** Bearer token of a proxy that wants one (`IMGPROXY_SECRET`). */
  secret?: string | undefined;
  /** Keys of earlier runs; new ones are told through `onDone`. */
  done: ReadonlySet<string>;
  onDone?(key: string): Promise<void> | void;
  onProgress?(finished: number, total: number): void;
  onFailure?(url: string, reason: string): void;
}

/** All proxied URLs of a source in one variant: every candidate of every format that a browser might pick. */
function urlsOf(images: Images, source: string, variant: string): string[] {
  const { proxySrc, proxySrcSet, sources = [] } = images.image(source, variant);
  const sets = [proxySrcSet, ...sources.map((entry) => entry.proxySrcSet)];
  const urls = sets.flatMap((set) => (set ?? "").split(", ").map((candidate) => candidate.split(" ")[0] ?? ""));
  return [...new Set([proxySrc, ...urls].filter(Boolean))];
}

/** Asks for every URL once, so that the proxy makes and stores what is missing. */
async function warm(urls: readonly string[], config: WarmConfig): Promise<WarmSummary> {
  const summary: WarmSummary = { hit: 0, miss: 0, joined: 0, failed: 0, skipped: 0 };
  const queue = new PQueue({ concurrency: config.concurrency, interval: 1_000, intervalCap: config.rate });
  let finished = 0;
  const one = async (url: string): Promise<void> => {
    if (config.done.has(url)) summary.skipped++;
    else {
      try {
        const cache = await fetchOnce(url, config.secret);
        summary[cache]++;
        await config.onDone?.(url);
      } catch (error) {
        summary.failed++;
        config.onFailure?.(url, reasonOf(error));
      }
    }
    config.onProgress?.(++finished, urls.length);
  };
  await Promise.all(urls.map((url) => (config.done.has(url) ? one(url) : queue.add(() => one(url)))));
  return summary;
}

async function fetchOnce(url: string, secret: string | undefined, attempt = 1): Promise<"hit" | "miss" | "joined"> {
  const headers: Record<string, string> = secret ? { authorization: `Bearer ${secret}` } : {};
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
  await response.arrayBuffer();
  if (response.status === 429 && attempt < 5) {
    await sleep((Number(response.headers.get("retry-after")) || 1) * 1_000);
    return fetchOnce(url, secret, attempt + 1);
  }
  if (!response.ok) throw new Error(`${response.status}`);
  const cache = response.headers.get("x-cache")?.toLowerCase();
  return cache === "hit" || cache === "joined" ? cache : "miss";
}

const count = (value: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError("expected a whole number from 1 on");
  return Number(value);
};

/** Adds `warm`. */
export function addWarm(program: Command): void {
  program
    .command("warm <list>")
    .description("ask for every variant of every source in a list (one a line), so that visitors find them stored")
    .option("--config <file>", "JSON with proxyUrl, cacheUrl and variants, as for createImages", "bucketfirst.json")
    .option("--variant <name...>", "only these variants")
    .option("--rate <number>", "requests a second", count, 20)
    .option("--concurrency <number>", "requests at once", count, 8)
    .option("--state <file>", "remembers what is done, so that a stopped run goes on where it was (default: LIST.warm)")
    .action(
      async (
        list: string,
        options: { config: string; variant?: string[]; rate: number; concurrency: number; state?: string },
      ) => {
        const images = await imagesFrom(options.config);
        const variants = options.variant ?? images.variants;
        if (variants.length === 0)
          throw new ProxyError(500, `${options.config}: expected variants`, { code: "INVALID_CONFIG" });
        const state = options.state ?? `${list}.warm`;
        const done = new Set((await readFile(state, "utf8").catch(() => "")).split("\n"));
        const sources = (await readFile(list, "utf8"))
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== "" && !line.startsWith("#"));
        const urls = sources.flatMap((source) => variants.flatMap((variant) => urlsOf(images, source, variant)));
        const summary = await warm([...new Set(urls)], {
          rate: options.rate,
          concurrency: options.concurrency,
          secret: process.env.IMGPROXY_SECRET,
          done,
          onDone: (url) => appendFile(state, `${url}\n`),
          onProgress: process.stderr.isTTY ? bar : () => {},
          onFailure: (url, reason) => console.error(`failed  ${reason}  ${maskUserinfo(url)}`),
        });
        if (process.stderr.isTTY) process.stderr.write("\n");
        console.log(
          Object.entries(summary)
            .map(([name, number]) => `${number} ${name}`)
            .join(", "),
        );
        if (summary.failed > 0) process.exitCode = 1;
      },
    );
}

function bar(finished: number, total: number): void {
  const width = 40;
  const full = Math.round((finished / total) * width);
  process.stderr.write(`\r[${"=".repeat(full)}${" ".repeat(width - full)}] ${finished}/${total}`);
}

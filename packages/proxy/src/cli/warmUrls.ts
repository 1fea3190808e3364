import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import { printable } from "../dev/printable.js";
import { fetchReason } from "./fetchReason.js";

/** Counts of a run. */
export interface WarmSummary {
  hit: number;
  miss: number;
  joined: number;
  failed: number;
  /** URLs that an earlier run has finished. */
  skipped: number;
}

/** Settings of {@link warmUrls}. */
export interface WarmConfig {
  /** Most requests in a second. */
  rate: number;
  concurrency: number;
  /** Bearer token of a proxy that requires one (`IMGPROXY_SECRET`). */
  secret: string | undefined;
  /** URLs of earlier runs; new ones go to `onDone`, which never throws. */
  done: ReadonlySet<string>;
  onDone(url: string): Promise<void>;
  /** Receives each URL at its end, with the bytes of its response, and the reason where it failed. */
  onEnd(url: string, bytes: number, reason?: string): void;
}

/** Requests every URL once, so that the proxy makes and stores what is missing. */
export async function warmUrls(urls: readonly string[], config: WarmConfig): Promise<WarmSummary> {
  const summary: WarmSummary = { hit: 0, miss: 0, joined: 0, failed: 0, skipped: 0 };
  const queue = new PQueue({ concurrency: config.concurrency, interval: 1_000, intervalCap: config.rate });
  const one = async (url: string): Promise<void> => {
    if (config.done.has(url)) {
      summary.skipped++;
      return config.onEnd(url, 0);
    }
    try {
      const { result, bytes } = await fetchOnce(url, config.secret);
      summary[result]++;
      await config.onDone(url);
      config.onEnd(url, bytes);
    } catch (error) {
      summary.failed++;
      config.onEnd(url, 0, fetchReason(error));
    }
  };
  await Promise.all(urls.map((url) => (config.done.has(url) ? one(url) : queue.add(() => one(url)))));
  return summary;
}

interface Answered {
  result: "hit" | "miss" | "joined";
  bytes: number;
}

async function fetchOnce(url: string, secret: string | undefined, attempt = 1): Promise<Answered> {
  const headers: Record<string, string> = secret ? { authorization: `Bearer ${secret}` } : {};
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
  const body = Buffer.from(await response.arrayBuffer());
  if (response.status === 429 && attempt < 5) {
    await sleep((Number(response.headers.get("retry-after")) || 1) * 1_000);
    return fetchOnce(url, secret, attempt + 1);
  }
  if (!response.ok) throw new Error(`${response.status} ${sentenceIn(response, body)}`.trim());
  const cache = response.headers.get("x-cache")?.toLowerCase();
  return { result: cache === "hit" || cache === "joined" ? cache : "miss", bytes: body.length };
}

/** Returns the sentence by which the proxy explains an error; the pages of other servers are left out. */
function sentenceIn(response: Response, body: Buffer): string {
  if (!response.headers.get("content-type")?.startsWith("text/plain")) return "";
  return printable(body.toString("utf8").split("\n", 1)[0]!.slice(0, 500));
}

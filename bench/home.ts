/**
 * Measures a home page of 24 photographs in Chromium over two throttled lines: originals, `<img>` straight to the proxy,
 * `next/image` cold and warm, and bucket first, on a miss and on a hit: `pnpm --filter @bucketfirst/bench home`, after a build.
 * Each figure is the median of `BENCH_ROUNDS` (3) loads, interleaved, of originals of one, each with an empty cache of the browser. `CHROMIUM_PATH`
 * names the browser; Next is installed for the run.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { figuresOf } from "./home/figuresOf.js";
import { type Line, type Load, load } from "./home/load.js";
import { openNext } from "./home/next.js";
import { openSite, PHOTOS } from "./home/site.js";
import { type Figure, record } from "./record.js";

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
/** Lines as Chromium's tools (Fast 3G) and WebPageTest (cable) define them. */
const LINES: Readonly<Record<string, Line>> = {
  "Fast 3G": { down: (1.6 * 1024 * 1024 * 0.9) / 8, up: (750 * 1024 * 0.9) / 8, latencyMs: 562.5 },
  cable: { down: 5_000_000 / 8, up: 1_000_000 / 8, latencyMs: 28 },
};

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
if (existsSync(executablePath)) record("home", await measure());
else record("home", [{ what: "all rows", measured: "not run: CHROMIUM_PATH names no Chromium" }]);

async function measure(): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), "bucketfirst-home-"));
  const photos = join(dir, "photos");
  const site = await openSite(join(process.cwd(), ".."), photos);
  const next = await openNext(process.cwd(), join(dir, "next"), photos);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  const figures: Figure[] = [];
  try {
    for (const [name, line] of Object.entries(LINES)) {
      const loads = new Map<string, Load[]>();
      const visit = async (kind: string, url: string, nextHits = 0) => {
        const one = await load(browser, url, line, PHOTOS);
        // A cache that was not in the state that the row names would be another comparison.
        if (one.nextHits !== nextHits)
          throw new Error(`${kind}: expected ${nextHits} hits of Next, got ${one.nextHits}`);
        loads.set(kind, [...(loads.get(kind) ?? []), one]);
      };
      for (let round = 0; round < rounds; round++) {
        // Its bytes alone take minutes of Fast 3G, and no server has a part in them.
        if (round === 0) await visit("originals", site.pages.originals!);
        await visit("straight to the proxy", site.pages["straight to the proxy"]!);
        if (typeof next !== "string") {
          next.emptyCache();
          await visit("next/image, cold", next.url);
          await visit("next/image, warm", next.url, PHOTOS);
        }
        await site.emptyBucket();
        await visit("bucket first, every picture a miss", site.pages["bucket first"]!);
        await visit("bucket first, every picture a hit", site.pages["bucket first"]!);
      }
      figures.push(...figuresOf(name, loads));
      if (typeof next === "string") figures.push({ what: `${name}: next/image`, measured: `not run: ${next}` });
    }
  } finally {
    await browser.close();
    await site.close();
    if (typeof next !== "string") await next.close();
    rmSync(dir, { recursive: true, force: true });
  }
  return figures;
}

/**
 * Measures a home page of 24 photographs in Chromium over two throttled lines: originals, `<img>` straight to the proxy, and
 * bucket first, on a miss and on a hit: `pnpm --filter @bucketfirst/bench home`, after a build. Each figure is the median of
 * `BENCH_ROUNDS` (3) loads, interleaved, each with an empty cache of the browser. `CHROMIUM_PATH` names the browser.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { type Line, type Load, load } from "./home/load.js";
import { openSite, PHOTOS } from "./home/site.js";
import { median } from "./proxy/table.js";
import { type Figure, record } from "./record.js";

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
/** Lines as Chromium's tools (Fast 3G) and WebPageTest (cable) define them. */
const LINES: Readonly<Record<string, Line>> = {
  "Fast 3G": { down: (1.6 * 1024 * 1024 * 0.9) / 8, up: (750 * 1024 * 0.9) / 8, latencyMs: 562.5 },
  cable: { down: 5_000_000 / 8, up: 1_000_000 / 8, latencyMs: 28 },
};

const dir = mkdtempSync(join(tmpdir(), "bucketfirst-home-"));
const site = await openSite(join(process.cwd(), ".."), join(dir, "photos"));
const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
const figures: Figure[] = [];
try {
  for (const [name, line] of Object.entries(LINES)) {
    const loads = new Map<string, Load[]>();
    const visit = async (kind: string, page = kind) => {
      const all = loads.get(kind) ?? [];
      all.push(await load(browser, site.pages[page]!, line, PHOTOS));
      loads.set(kind, all);
    };
    for (let round = 0; round < rounds; round++) {
      await visit("originals");
      await visit("straight to the proxy");
      await site.emptyBucket();
      await visit("bucket first, every picture a miss", "bucket first");
      await visit("bucket first, every picture a hit", "bucket first");
    }
    console.log(`${name}: medians of ${rounds} loads\n      bytes  requests   LCP ms    CLS  main thread ms`);
    for (const [kind, all] of loads) {
      const of = (key: keyof Load) => median(all.map((one) => one[key]));
      const [bytes, requests, lcp, cls, main] = (["bytes", "requests", "lcpMs", "cls", "mainThreadMs"] as const).map(
        of,
      );
      const cells = [bytes!.toFixed(0), requests!.toFixed(0), lcp!.toFixed(0), cls!.toFixed(3), main!.toFixed(0)];
      console.log(`${cells.map((cell, i) => cell.padStart([11, 10, 9, 7, 16][i]!)).join("")}  ${kind}`);
      const what = (figure: string) => `${figure}, ${name}: ${kind}`;
      figures.push(
        { what: what("LCP"), measured: Math.round(lcp!), unit: "ms" },
        { what: what("all bytes"), measured: Math.round(bytes! / 1000), unit: "kB" },
        { what: what("requests"), measured: requests!, unit: "requests" },
        { what: what("CLS"), measured: Number(cls!.toFixed(3)), unit: "" },
        { what: what("main thread"), measured: Math.round(main!), unit: "ms" },
      );
    }
  }
} finally {
  await browser.close();
  await site.close();
  rmSync(dir, { recursive: true, force: true });
}
record("home", figures);

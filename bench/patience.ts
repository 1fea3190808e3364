// How long a page should wait for a bucket that is silent: `pnpm --filter @bucketfirst/bench patience`, in Chromium.
// A page of 60 pictures is opened over lines as DevTools names them, from a bucket that works and from one that hangs.
// The default of `patienceMs` is the least that asks the proxy for nothing in vain on the slowest line.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { renderHead, renderImage } from "@bucketfirst/core/html";
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../scripts/gate/browsers.mjs";

const PICTURES = 60;
const PATIENCES_MS = [1000, 2000, 3000, 5000, 8000];

/** Round trip in milliseconds and kilobits a second; the figures of DevTools, with a processor four times slower. */
const LINES = [
  { name: "slow 3G", latency: 2000, kbits: 400, slowdown: 4 },
  { name: "fast 3G", latency: 562, kbits: 1440, slowdown: 4 },
  { name: "cable", latency: 28, kbits: 5000, slowdown: 1 },
] as const;

/** A photograph of about 40 kB, as a gallery shows it. */
const photo = readFileSync(join(import.meta.dirname, "../../../examples/gallery/photos/kite.jpg"));
const sharp = createRequire(join(import.meta.dirname, "../../../packages/proxy/package.json"))("sharp");
const picture: Buffer = await sharp(photo).resize(800).jpeg({ quality: 80 }).toBuffer();

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Visit {
  /** Requests that reached the proxy. */
  asked: number;
  /** Seconds until every picture was loaded. */
  seconds: number;
}

/** Opens a page of pictures and waits until all of them are loaded. */
async function visit(
  browser: Browser,
  line: (typeof LINES)[number],
  patienceMs: number,
  hangs: boolean,
): Promise<Visit> {
  let asked = 0;
  const bucket = createServer((_, response) => {
    if (!hangs)
      response.writeHead(200, { "Content-Type": "image/jpeg", "Content-Length": picture.length }).end(picture);
  });
  const proxy = createServer((_, response) => {
    asked++;
    response.writeHead(200, { "Content-Type": "image/jpeg", "Content-Length": picture.length }).end(picture);
  });
  const [cached, proxied] = await Promise.all([listen(bucket), listen(proxy)]);
  const images = Array.from({ length: PICTURES }, (_, i) =>
    renderImage(
      { cachedSrc: `${cached}/${i}`, proxySrc: `${proxied}/${i}`, width: 40, height: 30 },
      { alt: "", loading: "eager", patienceMs },
    ),
  );
  const html = `<!doctype html><meta charset="utf-8">${renderHead({ patience: true })}${images.join("")}`;
  const site = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(html));
  const page = await browser.newPage();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const bytesPerSecond = (line.kbits * 1000) / 8;
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: line.latency,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: line.slowdown });
  const begun = performance.now();
  await page.goto(await listen(site), { waitUntil: "commit", timeout: 0 });
  await page.waitForFunction(
    (count) =>
      document.images.length === count && [...document.images].every((img) => img.complete && img.naturalWidth),
    PICTURES,
    { timeout: 0, polling: 250 },
  );
  const seconds = (performance.now() - begun) / 1000;
  await page.close();
  for (const server of [bucket, proxy, site]) {
    server.closeAllConnections();
    server.close();
  }
  return { asked, seconds };
}

const executablePath = findChromium();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
console.log(`${PICTURES} pictures of ${Math.round(picture.length / 1000)} kB; Chromium ${browser.version()}\n`);
console.log(
  "| line | bucket | patienceMs | asked the proxy | seconds until all are loaded |\n| --- | --- | --- | --- | --- |",
);
for (const line of LINES) {
  for (const hangs of [false, true]) {
    for (const patienceMs of PATIENCES_MS) {
      const { asked, seconds } = await visit(browser, line, patienceMs, hangs);
      console.log(`| ${line.name} | ${hangs ? "hangs" : "works"} | ${patienceMs} | ${asked} | ${seconds.toFixed(1)} |`);
    }
  }
}
await browser.close();

// Measures how fast URLs are built, beside the other libraries for JavaScript: `pnpm --filter @bucketfirst/bench start`,
// after a build of core. Rounds are interleaved, so that a busy machine slows all alike; the values are medians of
// processor time, not of the clock. Exit code 1: a promise of the README does not hold.
import crypto from "node:crypto";
import pb from "@bitpatty/imgproxy-url-builder";
import { createImages } from "@bucketfirst/core";
import { generateUrl } from "@imgproxy/imgproxy-js-core";
import { generateImageUrl } from "@imgproxy/imgproxy-node";
import Imgproxy from "imgproxy";
// Browsers and every other runtime get these: the same names without node:crypto.
import { createImages as createNobleImages } from "../packages/core/dist/index.js";
import { type Figure, record } from "./record.js";

const ROUNDS = 25;
const CALLS = 4000;

const key = "943b421c9eb07c830af81030552c86009268de4e532ba2ee2eab8247c6da0881";
const salt = "520f986b998545b4785e0defbc4f3c1203f22de2374a3d53cb7a7fe9fea309c5";
const proxyUrl = "https://img.example.com";
const resize = { type: "fill", width: 300, height: 200 } as const;
const card = { resize, gravity: "sm", format: "webp" } as const;
const config = { proxyUrl, cacheUrl: "https://bucket.example.com", signing: { key, salt }, variants: { card } };
const images = createImages(config);
const noble = createNobleImages(config);
const peer = new Imgproxy({ baseUrl: proxyUrl, key, salt, encode: true });
const keyBytes = Buffer.from(key, "hex");
const saltBytes = Buffer.from(salt, "hex");

function handWritten(source: string): string {
  const path = `/rs:fill:300:200/g:sm/f:webp/${Buffer.from(source).toString("base64url")}`;
  return `/${crypto.createHmac("sha256", keyBytes).update(saltBytes).update(path).digest("base64url")}${path}`;
}

function nodePeer(url: string): string {
  const options = { resizing_type: "fill", width: 300, height: 200, gravity: { type: "sm" }, format: "webp" } as const;
  return generateImageUrl({ endpoint: proxyUrl, url: { value: url, type: "base64" }, options, key, salt } as never);
}

function unsignedPeer(url: string): string {
  const options = { resizing_type: "fill", width: 300, height: 200, gravity: { type: "sm" }, format: "webp" } as const;
  return generateUrl({ value: url, type: "plain" }, options as never);
}

/** Functions that do the work of one image: the options, the source as base64, a signature where the library can make one. */
const CONTENDERS: Record<string, (source: string) => unknown> = {
  "core: buildUrl, a variant": (source) => images.buildUrl(source, "card"),
  "core: buildUrl, options checked each time": (source) => images.buildUrl(source, card),
  "core: buildUrls with the cache key, a variant": (source) => images.buildUrls(source, "card"),
  "core without node:crypto: buildUrls with the key": (source) => noble.buildUrls(source, "card"),
  "hand-written createHmac": (source) => proxyUrl + handWritten(source),
  "hand-written createHmac and crypto.hash": (source) => {
    const path = handWritten(source);
    const hash = crypto.hash("md5", path);
    return { path, cacheKey: hash, cached: `https://bucket.example.com/${hash}`, proxied: proxyUrl + path };
  },
  "@imgproxy/imgproxy-node": nodePeer,
  "@imgproxy/imgproxy-js-core, unsigned and plain": unsignedPeer,
  "@bitpatty/imgproxy-url-builder": (path) =>
    pb()
      .resize({ type: "fill", width: 300, height: 200 })
      .gravity({ type: "sm" } as never)
      .format("webp")
      .build({ baseUrl: proxyUrl, path, signature: { key, salt } }),
  "imgproxy (npm)": (source) =>
    peer
      .builder()
      .resize("fill", 300, 200)
      .gravity("sm" as never)
      .format("webp")
      .generateUrl(source),
};

const names = Object.keys(CONTENDERS);
const times = new Map<string, number[]>(names.map((name) => [name, []]));
let length = 0;

function round(name: string, number: number): number {
  const run = CONTENDERS[name]!;
  const start = process.cpuUsage();
  for (let i = 0; i < CALLS; i++) length += String(run(`https://example.com/images/${number}/${i}.jpg`)).length;
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / CALLS;
}

for (const name of names) console.log(`${name}\n  ${JSON.stringify(CONTENDERS[name]!("https://example.com/a.jpg"))}`);
for (let i = 0; i < 3; i++) for (const name of names) round(name, i);
for (let i = 0; i < ROUNDS; i++) for (const name of names) times.get(name)!.push(round(name, i));

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const cost = new Map([...times].map(([name, values]) => [name, median(values)]));
console.log("\nnanoseconds of processor time for one call, median of", ROUNDS, "rounds of", CALLS);
for (const [name, ns] of cost) console.log(`${Math.round(ns).toString().padStart(8)}  ${name}`);

const of = (start: string) => Math.min(...[...cost].filter(([name]) => name.startsWith(start)).map(([, ns]) => ns));
// Builders that sign are compared with peers that sign. One of these needs no node:crypto and so runs in browsers; js-core
// runs there too, but neither signs nor encodes sources, so it stands in the table for information only.
const fastest = Math.min(of("@imgproxy/imgproxy-node"), of("@bitpatty"), of("imgproxy (npm)"));
const PROMISES: [what: string, ratio: number, least: number][] = [
  ["buildUrl beside the fastest peer", fastest / of("core: buildUrl, a variant"), 2],
  ["buildUrls with the key beside the fastest peer", fastest / of("core: buildUrls"), 1.6],
  [
    "buildUrl beside the hand-written limit",
    cost.get("hand-written createHmac")! / of("core: buildUrl, a variant"),
    0.75,
  ],
  ["buildUrls beside the hand-written limit", of("hand-written createHmac and") / of("core: buildUrls"), 0.75],
  ["without node:crypto beside the fastest peer for browsers", of("@bitpatty") / of("core without"), 4],
];
console.log();
const figures: Figure[] = [...cost].map(([what, ns]) => ({ what, measured: Math.round(ns), unit: "ns" }));
for (const [what, ratio, least] of PROMISES) {
  const measured = Number(ratio.toFixed(2));
  figures.push({ what, measured, unit: "times", promised: `>= ${least}`, met: ratio >= least });
  if (ratio < least) process.exitCode = 1;
  console.log(`${ratio < least ? "FAILS" : "holds"}  ${ratio.toFixed(2)} (at least ${least})  ${what}`);
}
record("url", figures);
console.log(length > 0 ? "" : "nothing was built");

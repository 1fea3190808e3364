// Measures one request at the signing handler: `pnpm --filter @bucketfirst/bench sign`, after a build of core. It is the
// processor time of the whole way from Request to Response for 100 items, as the median of many rounds. Exit code 1: a
// promise does not hold.
import crypto from "node:crypto";
import { createImages } from "@bucketfirst/core";
import { createSignHandler } from "@bucketfirst/core/server";
// Workers and every other runtime get these: the same names without node:crypto.
import { createImages as createNobleImages } from "../packages/core/dist/index.js";

const ITEMS = 100;
const ROUNDS = 101;
const WARM_UP = 100;
const REQUESTS = 4;
const LIMIT_MS = 5;

const resize = { type: "fill", width: 400, height: 300 } as const;
const config = {
  proxyUrl: "https://img.example.com",
  cacheUrl: "https://bucket.example.com/processed",
  sourceBase: "https://shop.example.com",
  signing: {
    key: "943b421c9eb07c830af81030552c86009268de4e532ba2ee2eab8247c6da0881",
    salt: "520f986b998545b4785e0defbc4f3c1203f22de2374a3d53cb7a7fe9fea309c5",
  },
  variants: {
    one: { resize, layout: "fixed", densities: [1] },
    card: { resize, layout: "fixed", formats: ["avif"] },
    hero: { width: 1200, height: 630, formats: ["avif", "webp"] },
  },
} as const;
const allowSources = ["https://shop.example.com/uploads/"];
const handlers = {
  "node:crypto": createSignHandler(createImages(config), { allowSources }),
  noble: createSignHandler(createNobleImages(config), { allowSources }),
};

/** Most candidates of a variant with a promise: the time of one with more is mostly that of its hashes. */
const MOST_CANDIDATES = 4;

const CASES = Object.entries(handlers).flatMap(([hashes, handler]) =>
  [
    { variant: "one", candidates: 1 },
    { variant: "card", candidates: 4 },
    { variant: "hero", candidates: 12 },
  ].map((variant) => ({ hashes, handler, ...variant, times: [] as number[] })),
);
type Case = (typeof CASES)[number];

let asked = 0;
/** Makes a request with fresh sources, as no two requests have the same. */
const requestOf = (variant: string): Request => {
  asked += 1;
  const items = Array.from({ length: ITEMS }, (_, i) => ({ source: `/uploads/${asked}/photo-${i}.jpg`, variant }));
  const headers = { "Content-Type": "application/json" };
  return new Request("http://localhost/api/images", { method: "POST", headers, body: JSON.stringify({ items }) });
};

/** Measures the processor time of one request in milliseconds, and checks the response: a fast refusal would be worth nothing. */
async function round({ handler, variant, candidates }: Case): Promise<number> {
  const requests = Array.from({ length: REQUESTS }, () => requestOf(variant));
  const bodies: ArrayBuffer[] = [];
  const start = process.cpuUsage();
  for (const request of requests) bodies.push(await (await handler(request)).arrayBuffer());
  const { user, system } = process.cpuUsage(start);
  const paths = new Set(new TextDecoder().decode(bodies[0]).match(/https:\/\/img\.example\.com[^ ",]+/g));
  if (paths.size !== ITEMS * candidates) throw new Error(`${variant}: ${paths.size} paths were signed`);
  return (user + system) / 1000 / REQUESTS;
}

/** Measures the milliseconds of the three hashes of each path alone (HMAC is two), in the sizes that they have here. */
function hashesAlone(paths: number): number {
  const inner = Buffer.alloc(64 + 32 + 110);
  const outer = Buffer.alloc(64 + 32);
  const signed = "a".repeat(154);
  const start = process.cpuUsage();
  for (let i = 0; i < paths; i++) {
    crypto.hash("sha256", inner, "binary");
    crypto.hash("sha256", outer, "base64url");
    crypto.hash("md5", signed);
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

for (let i = 0; i < WARM_UP; i++) for (const one of CASES) await round(one);
for (let i = 0; i < ROUNDS; i++) for (const one of CASES) one.times.push(await round(one));

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;
console.log(`processor time of one request with ${ITEMS} items, median of ${ROUNDS} rounds of ${REQUESTS}`);
console.log("asked   measured  hashes alone  by           variant (paths for each item)");
for (const { hashes, variant, candidates, times } of CASES) {
  const ms = median(times);
  const native = hashes === "node:crypto";
  const isAsked = native && candidates <= MOST_CANDIDATES;
  if (isAsked && ms >= LIMIT_MS) process.exitCode = 1;
  const floor = median(Array.from({ length: ROUNDS }, () => hashesAlone(ITEMS * candidates)));
  const cells = [
    (isAsked ? `< ${LIMIT_MS} ms` : "-").padEnd(6),
    `${ms.toFixed(2)} ms`.padEnd(8),
    (native ? `${floor.toFixed(2)} ms` : "").padEnd(12),
    hashes.padEnd(11),
    `${variant} (${candidates})`,
  ];
  console.log(cells.join("  "));
}

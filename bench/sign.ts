// Measures one request at the signing handler: `pnpm --filter @bucketfirst/bench sign`, after a build of core. It is the
// processor time of the whole way from Request to Response for 100 items, as the median of many rounds. Exit code 1: a
// promise does not hold.
import crypto from "node:crypto";
import { loadavg } from "node:os";
import { createImages } from "@bucketfirst/core";
import { createSignHandler } from "@bucketfirst/core/server";
// Workers and every other runtime get these: the same names without node:crypto.
import { createImages as createNobleImages } from "../packages/core/dist/index.js";
import { type Figure, record } from "./record.js";

const ITEMS = 100;
const ROUNDS = 101;
const WARM_UP = 100;
const REQUESTS = 4;
const LIMIT_MS = 5;
/** Limit for candidates that are a set: one signature and one key, for any number of them. */
const SETS_LIMIT_MS = 2;
/** Factor by which more descriptors of the hero, of 12 candidates, are made in a second than in classic addressing. */
const SETS_RATE = 6;

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
  "node:crypto, sets": createSignHandler(createImages({ ...config, sets: true }), { allowSources }),
  "noble, sets": createSignHandler(createNobleImages({ ...config, sets: true }), { allowSources }),
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
async function round({ hashes, handler, variant, candidates }: Case): Promise<number> {
  const requests = Array.from({ length: REQUESTS }, () => requestOf(variant));
  const bodies: ArrayBuffer[] = [];
  const start = process.cpuUsage();
  for (const request of requests) bodies.push(await (await handler(request)).arrayBuffer());
  const { user, system } = process.cpuUsage(start);
  const paths = new Set(new TextDecoder().decode(bodies[0]).match(/https:\/\/img\.example\.com[^ ",]+/g));
  if (paths.size !== ITEMS * (hashes.includes("sets") ? 1 : candidates))
    throw new Error(`${variant}: ${paths.size} paths were signed`);
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

/** Measures the processor time of one descriptor of the hero in microseconds. */
function descriptorTime(images: { image(source: string, variant: "hero"): object }): number {
  asked += 1;
  const count = 400;
  let length = 0;
  const start = process.cpuUsage();
  for (let i = 0; i < count; i++)
    length += Object.keys(images.image(`/uploads/${asked}/photo-${i}.jpg`, "hero")).length;
  const { user, system } = process.cpuUsage(start);
  if (length === 0) throw new Error("nothing was built");
  return (user + system) / count;
}

const figures: Figure[] = [];
const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;
console.log(`load ${loadavg()[0]!.toFixed(2)}`);
console.log(`processor time of one request with ${ITEMS} items, median of ${ROUNDS} rounds of ${REQUESTS}`);
console.log("asked   measured  hashes alone  by                 variant (candidates of each item)");
for (const { hashes, variant, candidates, times } of CASES) {
  const ms = median(times);
  const isSet = hashes.includes("sets");
  const native = hashes.startsWith("node:crypto");
  const limit = isSet ? SETS_LIMIT_MS : LIMIT_MS;
  const isAsked = native && (isSet || candidates <= MOST_CANDIDATES);
  if (isAsked && ms > limit) process.exitCode = 1;
  const floor = median(Array.from({ length: ROUNDS }, () => hashesAlone(ITEMS * (isSet ? 1 : candidates))));
  figures.push({
    what: `${ITEMS} items, ${variant} (${candidates} candidates each), ${hashes}`,
    measured: Number(ms.toFixed(2)),
    unit: "ms",
    ...(isAsked && { promised: `<= ${limit} ms`, met: ms <= limit }),
  });
  const cells = [
    (isAsked ? `<= ${limit} ms` : "-").padEnd(7),
    `${ms.toFixed(2)} ms`.padEnd(8),
    (native ? `${floor.toFixed(2)} ms` : "").padEnd(12),
    hashes.padEnd(17),
    `${variant} (${candidates})`,
  ];
  console.log(cells.join("  "));
}

for (const [name, create] of Object.entries({ "node:crypto": createImages, noble: createNobleImages })) {
  const classic = create(config);
  const sets = create({ ...config, sets: true });
  const times = Array.from({ length: ROUNDS }, () => [descriptorTime(classic), descriptorTime(sets)] as const);
  const [before, after] = [median(times.map(([first]) => first)), median(times.map(([, second]) => second))];
  const rate = before / after;
  if (rate < SETS_RATE) process.exitCode = 1;
  figures.push({
    what: `image() of 12 candidates as a set beside classic, ${name}`,
    measured: Number(rate.toFixed(1)),
    unit: "times",
    promised: `>= ${SETS_RATE}`,
    met: rate >= SETS_RATE,
  });
  const verdict = rate < SETS_RATE ? "FAILS" : "holds";
  console.log(
    `${verdict}  ${rate.toFixed(1)} times the rate (at least ${SETS_RATE}): image() of the hero by ${name}, ` +
      `${before.toFixed(1)} us classic, ${after.toFixed(1)} us as a set`,
  );
}
record("sign", figures);

import { expect, test } from "vitest";
import { simulateZipf, type Trace } from "../../test/support/simulateZipf.js";
import { expectedMisses, keptSpans } from "./expectedMisses.js";
import { costOf, EXAMPLE_PRICES, readPrices } from "./prices.js";
import { RecentlyUsed } from "./recentlyUsed.js";
import { strategiesOf } from "./strategies.js";
import { type Traffic, trafficOfNumbers } from "./traffic.js";
import { ViewCounter } from "./trafficOfViews.js";
import { readView } from "./viewLine.js";
import { zipfGroups } from "./zipfGroups.js";

test.each([
  [7, 0],
  [1_500, 0.7],
  [50_000, 1],
  [50_000, 1.3],
])("%i objects by Zipf with %f: grouped ranks have the shares of single ones", (count, exponent) => {
  const groups = zipfGroups(count, exponent);
  expect(groups.reduce((sum, group) => sum + group.count, 0)).toBe(count);
  const sum = Array.from({ length: count }, (_, i) => (i + 1) ** -exponent).reduce((all, one) => all + one);
  let rank = 1;
  for (const { count: size, share } of groups) {
    let exact = 0;
    for (const end = rank + size; rank < end; rank++) exact += rank ** -exponent;
    expect(share * size * sum).toBeCloseTo(exact, 5);
  }
});

test("one object is missed once, and again behind each pause that is longer than it is kept", () => {
  const one = [{ count: 1, share: 1 }];
  expect(expectedMisses(one, 1e6, Number.POSITIVE_INFINITY)).toBeCloseTo(1);
  // Kept for no time at all, every view is a miss.
  expect(expectedMisses(one, 1000, 0)).toBeCloseTo(1000);
  expect(expectedMisses(one, 1000, Number.POSITIVE_INFINITY, 50)).toBeCloseTo(50, 0);
  // (1 - e^-2) + 20 * 0.9 * e^-2, by hand.
  expect(expectedMisses(one, 20, 0.1)).toBeCloseTo(3.3007, 3);
});

test("a cache with room for everything keeps it for ever", () => {
  expect(keptSpans(zipfGroups(100, 1), 1e6, 100)).toBe(Number.POSITIVE_INFINITY);
  expect(keptSpans(zipfGroups(100, 1), 1e6, 20)).toBeLessThan(1);
});

// bench/estimate.ts does the same with 10^7 views.
test.each<[string, Trace]>([
  ["few pictures", { views: 4e5, pictures: 1_000, variants: 12, zipf: 0.9, capacity: 2_000, places: 5, kept: 0.2 }],
  ["many pictures", { views: 4e5, pictures: 50_000, variants: 6, zipf: 0.7, capacity: 30_000, places: 3, kept: 0.1 }],
  ["very unequal", { views: 4e5, pictures: 20_000, variants: 4, zipf: 1.2, capacity: 5_000, places: 10, kept: 0.5 }],
])("the model agrees with a simulated trace to a third of a percent point: %s", (_, trace) => {
  const { views, pictures, variants, zipf } = trace;
  const simulated = simulateZipf(trace, 20_261_129);
  const numbers = { views, pictures, variants, zipf, bytes: 1, originalBytes: 1 };
  const caches = { cacheBytes: trace.capacity, cdnPlaces: trace.places, cdnDays: trace.kept * 30 };
  const { misses } = trafficOfNumbers(numbers, caches);
  for (const cache of ["bucket", "cacheProxy", "cdn"] as const)
    expect(Math.abs(misses[cache] - simulated[cache]) / views, cache).toBeLessThan(0.003);
});

const TRAFFIC: Traffic = {
  views: 1e6,
  pictures: 1_000,
  variants: 10,
  bytes: 50_000,
  originalBytes: 2_000_000,
  asked: 4_000,
  misses: { bucket: 4_000, cacheProxy: 100_000, cdn: 50_000 },
  from: "numbers",
};

test("requests, storage and cost of each strategy, as counted by hand", () => {
  const strategies = strategiesOf(TRAFFIC, { cacheBytes: 1e8 });
  expect(
    strategies.map(({ name, hitShare, bucketGets, bucketPuts, processings }) => [
      name,
      hitShare,
      bucketGets,
      bucketPuts,
      processings,
    ]),
  ).toEqual([
    ["originals", 1, 1e6, 0, 0],
    ["eager", 1, 1_001_000, 10_000, 10_000],
    ["processing proxy", 0, 1e6, 0, 1e6],
    ["cache proxy", 0.9, 100_000, 0, 100_000],
    ["CDN", 0.95, 50_000, 0, 50_000],
    ["bucket first", 0.996, 1_008_000, 4_000, 4_000],
  ]);
  // 2 GB of originals; 10,000 or 4,000 images of 50 kB besides; a disk of 100 MB.
  expect(strategies.map(({ storageBytes, diskBytes }) => [storageBytes / 1e9, diskBytes / 1e9])).toEqual([
    [2, 0],
    [2.5, 0],
    [2, 0],
    [2, 0.1],
    [2, 0],
    [2.2, 0],
  ]);
  const [originals, , processing, , cdn, bucketFirst] = strategies.map((strategy) =>
    costOf(strategy, EXAMPLE_PRICES, 360),
  );
  // 2,000 GB at 0.09, a million reads at 0.40, 2 GB at 0.023.
  expect(originals!.total).toBeCloseTo(180 + 0.4 + 0.046);
  // 1,000,000 × 0.36 s are 100 hours at 0.04; 50 GB at 0.02.
  expect(processing).toMatchObject({ processing: expect.closeTo(4), transfer: expect.closeTo(1) });
  // 50 GB at 0.085 and 2.5 GB at 0.02; a million requests at 1 and 50,000 reads at 0.4 a million.
  expect(cdn).toMatchObject({ transfer: expect.closeTo(4.3), requests: expect.closeTo(1.02) });
  // 49.8 GB at 0.09 and 0.2 GB at 0.02; 1,008,000 reads at 0.4 and 4,000 writes at 5 a million.
  expect(bucketFirst).toMatchObject({ transfer: expect.closeTo(4.486), requests: expect.closeTo(0.4232) });
});

test("a measured hit share is taken in place of the model's", () => {
  const numbers = { views: 1e6, pictures: 1e4, variants: 12, bytes: 1, originalBytes: 1, zipf: 0.9, hitShare: 0.9 };
  const { misses } = trafficOfNumbers(numbers, { cacheBytes: 1e9, cdnPlaces: 1, cdnDays: 30 });
  expect(misses.bucket).toBeCloseTo(100_000);
});

test("a cache of the least recently used kind lets go of what was asked for longest ago, by bytes", () => {
  const cache = new RecentlyUsed(100);
  for (const [image, bytes] of [
    ["a", 40],
    ["b", 40],
    ["a", 40],
    ["c", 40],
    ["a", 40],
    ["b", 40],
  ] as const)
    cache.ask(image, bytes);
  expect(cache.misses).toBe(4);
  cache.ask("huge", 101);
  cache.ask("a", 40);
  expect(cache.misses).toBe(6);
});

const KEY = "0123456789abcdef0123456789abcdef";
test.each([
  [
    `{"level":30,"time":"2026-03-01T01:02:03.000Z","method":"GET","key":"${KEY}/400.avif","source":"cdn.test/a.jpg","options":"w:4","status":200,"result":"hit","bytes":5,"msg":"request"}`,
    {
      image: `${KEY}/400.avif`,
      source: "cdn.test/a.jpg",
      time: Date.parse("2026-03-01T01:02:03Z"),
      bytes: 5,
      isUnchanged: false,
    },
  ],
  [
    '127.0.0.1 - - [01/Mar/2026:01:02:03 +0200] "GET /a/b.avif?x=1 HTTP/2.0" 304 0 "-" "-"',
    { image: "/a/b.avif", time: Date.parse("2026-02-28T23:02:03Z"), bytes: 0, isUnchanged: true },
  ],
  ['127.0.0.1 - - [01/Mar/2026:01:02:03 +0200] "GET /index.html HTTP/2.0" 200 10 "-" "-"', undefined],
  ['127.0.0.1 - - [01/Mar/2026:01:02:03 +0200] "GET / HTTP/2.0" 200 10 "-" "-"', undefined],
  ['127.0.0.1 - - [01/Mar/2026:01:02:03 +0200] "HEAD /a.jpg HTTP/2.0" 200 10 "-" "-"', undefined],
  ['127.0.0.1 - - [01/Mar/2026:01:02:03 +0200] "GET /a.jpg HTTP/2.0" 404 10 "-" "-"', undefined],
  ['{"level":30,"time":"2026-03-01T01:02:03.000Z","msg":"listening"}', undefined],
  ["{broken", undefined],
  ["nonsense", undefined],
])("%s", (line, view) => {
  expect(readView(line)).toEqual(view);
});

test("views of a log are scaled to thirty days; bucket and cache proxy are followed one by one", () => {
  const counter = new ViewCounter({ cacheBytes: 25, cdnPlaces: 1, cdnDays: 30 });
  const day = 86_400_000;
  const ask = (image: string, at: number, isUnchanged = false): void =>
    counter.add({ image, time: at * day, bytes: isUnchanged ? 0 : 10, isUnchanged, source: "cdn.test/a.jpg" });
  for (const [image, at] of [
    ["a", 0],
    ["b", 1],
    ["c", 2],
    ["a", 2.5],
  ] as const)
    ask(image, at);
  ask("a", 3, true);
  const traffic = counter.traffic({ variants: 3, originalBytes: 100 });
  expect(traffic).toMatchObject({ views: 50, asked: 30, bytes: 10, pictures: 1, days: 3, hitShareOfLog: 0.4 });
  // Room for two: `a` is missed again. A CDN of one place that keeps everything misses each once.
  expect(traffic.misses).toEqual({ bucket: 30, cacheProxy: 40, cdn: 30 });
  expect(() =>
    new ViewCounter({ cacheBytes: 1, cdnPlaces: 1, cdnDays: 1 }).traffic({ variants: 1, originalBytes: 1 }),
  ).toThrow("logs: expected views of images over some time, found none");
});

test.each([
  ["no JSON", "no JSON", /^file\.json: expected JSON as --print-prices writes it/],
  ["null", "null", /^file\.json: expected JSON/],
  [
    "a missing price",
    '{"prices":{}}',
    /^file\.json: prices\.storage\.price: expected a number from 0 on, got undefined$/,
  ],
  [
    "a text",
    JSON.stringify(EXAMPLE_PRICES).replace('"price":5', '"price":"5"'),
    /prices\.bucketPut\.price: .* got "5"$/,
  ],
  [
    "another unit",
    JSON.stringify(EXAMPLE_PRICES).replace('"unit":"hour"', '"unit":"minute"'),
    /prices\.processor\.unit: expected "hour", got "minute"$/,
  ],
  [
    "an unknown name",
    JSON.stringify(EXAMPLE_PRICES).replace('"disk":', '"disks":{"price":1},"disk":'),
    /prices\.disks: expected one of storage/,
  ],
])("a table of prices with %s is refused", (_, text, message) => {
  expect(() => readPrices(text, "file.json")).toThrow(message);
});

test("the printed table is one that is read", () => {
  expect(readPrices(JSON.stringify(EXAMPLE_PRICES), "file.json")).toEqual(EXAMPLE_PRICES);
});

import { expect, test, vi } from "vitest";
import type { Flight } from "./flight.js";
import type { HeadStart } from "./headStart.js";
import { HeadStarts, type HeadStartsConfig } from "./headStarts.js";
import type { Wanted } from "./wanted.js";

const WISH = { requestId: "a" };

/** Head starts for pages that have come on misses alone. */
function experienced(config: Partial<HeadStartsConfig> = {}) {
  const [image, meta] = [vi.fn(() => new Promise<void>(() => {})), vi.fn(() => new Promise<void>(() => {}))];
  const starts = new HeadStarts({
    upstream: { fetch: image },
    metaUpstream: { fetch: meta },
    slots: { acquireFree: () => () => {} },
    readThrough: { paused: false },
    cacheFolder: "processed/",
    isFar: () => true,
    hasFallback: false,
    storing: () => true,
    ...config,
  });
  for (let i = 0; i < 100; i++) starts.saw(false);
  return { starts, image, meta };
}
const flightOf = (wanted: Partial<Wanted> = {}): Flight =>
  ({ path: "/w:1", signal: new AbortController().signal, wanted: { key: "a", path: "/w:1", ...wanted } }) as Flight;
const quick = { answersWithin: async () => true } as unknown as HeadStart;

test("the maker is asked at once, for metadata that of metadata", () => {
  const { starts, image, meta } = experienced();
  expect(starts.begin(flightOf(), WISH)).toBeDefined();
  expect([image.mock.calls.length, meta.mock.calls.length]).toEqual([1, 0]);
  starts.begin(flightOf({ meta: true }), WISH);
  expect([image.mock.calls.length, meta.mock.calls.length]).toEqual([1, 1]);
});

test.each<[string, Partial<HeadStartsConfig>, Partial<Wanted>]>([
  ["nobody has signed", {}, { open: true }],
  ["the bucket is not asked for", { readThrough: { paused: true } }, {}],
  ["no place is free for", { slots: { acquireFree: () => undefined } }, {}],
])("what %s has no head start", (_, config, wanted) => {
  const { starts, image } = experienced(config);
  expect(starts.begin(flightOf(wanted), WISH)).toBeUndefined();
  expect(image).not.toHaveBeenCalled();
});

test("a head start ends with its flight", () => {
  const { starts, image } = experienced();
  const flight = new AbortController();
  starts.begin({ ...flightOf(), signal: flight.signal } as Flight, WISH);
  flight.abort();
  expect(image).toHaveBeenCalledWith(
    expect.objectContaining({ signal: expect.objectContaining({ aborted: true }) }),
    expect.anything(),
  );
});

test("no look is spared where the maker is slow", async () => {
  const slow = { answersWithin: async () => false } as unknown as HeadStart;
  expect(await experienced().starts.spares(slow, flightOf())).toBe(false);
});

test("after three hits of pages there are no head starts any more", () => {
  const { starts } = experienced();
  for (let i = 0; i < 3; i++) starts.saw(true);
  expect(starts.begin(flightOf(), WISH)).toBeUndefined();
});

test("one of sixteen looks that could be spared is made", async () => {
  const { starts } = experienced();
  const spared = await Promise.all(Array.from({ length: 32 }, () => starts.spares(quick, flightOf())));
  expect(spared.flatMap((each, i) => (each ? [] : [i]))).toEqual([15, 31]);
});

test.each<[string, Partial<HeadStartsConfig>, Partial<Wanted>]>([
  ["the bucket is near", { isFar: () => false }, {}],
  ["a second bucket may have it", { hasFallback: true }, {}],
  ["it may lie under another key", {}, { otherKeys: () => ["b"] }],
  ["nothing can be stored", { storing: () => false }, {}],
])("no look is spared where %s", async (_, config, wanted) => {
  expect(await experienced(config).starts.spares(quick, flightOf(wanted))).toBe(false);
});

test("the latest 10,000 objects that were stored are looked for", async () => {
  const { starts } = experienced();
  for (let i = 0; i <= 10_000; i++) starts.stored(`processed/${i}`);
  const spares = (key: string) => starts.spares(quick, flightOf({ key }));
  expect([await spares("0"), await spares("1"), await spares("10000")]).toEqual([true, false, false]);
});

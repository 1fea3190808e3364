import { expect, test, vi } from "vitest";
import { createImages } from "../images/createImages.js";
import type { ImageDescriptor } from "../images/ImageDescriptor.js";
import { createHitIndex } from "./createHitIndex.js";

/** A cache key, told apart by its first letters. */
const key = (name: string): string => name.padEnd(32, "0");

const image = (...names: string[]): ImageDescriptor => ({
  cachedSrc: `https://bucket.test/p/${key(names[0]!)}`,
  proxySrc: "https://img.test/x",
  cachedSrcSet: names.map((name, i) => `https://bucket.test/p/${key(name)} ${i + 1}x`).join(", "),
  proxySrcSet: "x",
});

function storeOf(...stored: string[]) {
  return { head: vi.fn(async (name: string) => (stored.includes(name) ? { size: 1 } : undefined)) };
}

const never = (): Promise<never> => new Promise(() => {});

test("marks what is wholly stored, what is wholly missing, and nothing else", async () => {
  const store = storeOf(...["a1", "a2", "c1"].map((name) => `p/${key(name)}`));
  const images = [image("a1", "a2"), image("b1", "b2"), image("c1", "c2")];
  await createHitIndex(store, { folder: "p/" }).mark(images);
  expect(images.map(({ start }) => start)).toEqual(["cache", "proxy", undefined]);
});

test("asks for each key once: stored ones stay known, missing ones for the time given", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const store = storeOf(key("a"));
  const hits = createHitIndex(store, { ttlSeconds: 30 });
  await hits.mark([image("a"), image("a"), image("b")]);
  await hits.mark([image("a"), image("b")]);
  expect(store.head).toHaveBeenCalledTimes(2);
  vi.setSystemTime(Date.now() + 31_000);
  await hits.mark([image("a"), image("b")]);
  expect(store.head.mock.calls.map(([name]) => name)).toEqual(["a", "b", "b"].map(key));
  vi.useRealTimers();
});

test("never waits past the deadline, and a late answer serves the next page", async () => {
  let answer = (_found: unknown): void => {};
  const head = vi.fn(() => new Promise((resolve) => (answer = resolve)));
  const hits = createHitIndex({ head }, { deadlineMs: 5 });
  const first = image("a");
  await hits.mark([first]);
  expect(first.start).toBeUndefined();
  answer({ size: 1 });
  const second = image("a");
  await hits.mark([second]);
  expect(second.start).toBe("cache");
  expect(head).toHaveBeenCalledTimes(1);
});

test("a store in trouble says nothing about its objects", async () => {
  const first = image("a");
  await createHitIndex({ head: () => Promise.reject(new Error("503")) }).mark([first]);
  expect(first.start).toBeUndefined();
});

test("without a bucket nothing is asked", async () => {
  const first: ImageDescriptor = { cachedSrc: "https://img.test/x", proxySrc: "https://img.test/x" };
  await createHitIndex(storeOf("x")).mark([first]);
  expect(first.start).toBeUndefined();
});

test.each(["", "processed/", "img-"])("names the object by the key, whatever is put in front: %j", async (folder) => {
  const images = createImages({ proxyUrl: "https://i.test", cacheUrl: "https://b.test", cacheFolder: folder });
  const stored = images.image("a", { width: 10, layout: "fixed", densities: [1] });
  const store = storeOf(folder + images.buildUrls("a", { resize: { type: "fit", width: 10 } }).cacheKey);
  await createHitIndex(store, { folder }).mark([stored]);
  expect(stored.start).toBe("cache");
});

test("a look-up that is never answered is given up, and asked again for a later page", async () => {
  const head = vi.fn(never);
  const hits = createHitIndex({ head }, { deadlineMs: 1000, timeoutMs: 1 });
  await hits.mark([image("a")]);
  await hits.mark([image("a")]);
  expect(head).toHaveBeenCalledTimes(2);
});

test("asks for no more than 50 keys at a time, and for all of them in the end", async () => {
  let running = 0;
  let most = 0;
  const head = vi.fn(async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
  });
  const pages = Array.from({ length: 200 }, (_, i) => image(`${i}x`));
  await createHitIndex({ head }, { deadlineMs: 10_000 }).mark(pages);
  expect([most, head.mock.calls.length]).toEqual([50, 200]);
  expect(pages.every(({ start }) => start === "proxy")).toBe(true);
});

test("what waits for a store that does not answer is bounded", async () => {
  const head = vi.fn(never);
  const hits = createHitIndex({ head }, { size: 3, deadlineMs: 1 });
  await hits.mark(["a", "b", "c", "d"].map((name) => image(name)));
  await hits.mark([image("e")]);
  expect(head).toHaveBeenCalledTimes(3);
});

test("a store that throws says nothing either", async () => {
  const first = image("a");
  const head = (): never => {
    throw new Error("no credentials");
  };
  await createHitIndex({ head }).mark([first]);
  expect(first.start).toBeUndefined();
});

test.each([
  [{ ttlSeconds: Number.NaN }, "ttlSeconds: expected 0, or a number from 1, got NaN"],
  [{ ttlSeconds: new Date(0) as never }, "ttlSeconds: expected 0, or a number from 1"],
  [{ deadlineMs: 0.05 }, "deadlineMs: expected 0, or a number from 1, got 0.05"],
  [{ deadlineMs: "50" as never }, 'deadlineMs: expected 0, or a number from 1, got "50"'],
  [{ deadlineMs: -1 }, "deadlineMs: expected 0, or a number from 1, got -1"],
  [{ timeoutMs: 0 }, "timeoutMs: expected a number from 1, got 0"],
  [{ size: 0 }, "size: expected a number from 1, got 0"],
  [{ folder: undefined, size: Number.POSITIVE_INFINITY }, "size: expected a number from 1, got Infinity"],
  [{ folder: 5 as never }, "folder: expected text, got 5"],
])("refuses %j", (options, message) => {
  expect(() => createHitIndex(storeOf(), options)).toThrow(message);
});

test("a deadline of 0 waits for nothing", async () => {
  const images = [image("a1")];
  await createHitIndex({ head: never }, { deadlineMs: 0 }).mark(images);
  expect(images[0]?.start).toBeUndefined();
});

import { expect, test, vi } from "vitest";
import type { ImageDescriptor } from "../descriptor.js";
import { createHitIndex } from "./createHitIndex.js";

const image = (...keys: string[]): ImageDescriptor => ({
  cachedSrc: `https://bucket.test/p/${keys[0]}`,
  proxySrc: "https://img.test/x",
  cachedSrcSet: keys.map((key, i) => `https://bucket.test/p/${key} ${i + 1}x`).join(", "),
  proxySrcSet: "x",
});

function storeOf(...stored: string[]) {
  return { head: vi.fn(async (name: string) => (stored.includes(name) ? { size: 1 } : undefined)) };
}

test("marks what is wholly stored, what is wholly missing, and nothing else", async () => {
  const store = storeOf("p/a1", "p/a2", "p/c1");
  const images = [image("a1", "a2"), image("b1", "b2"), image("c1", "c2")];
  await createHitIndex(store, { folder: "p/" }).mark(images);
  expect(images.map(({ start }) => start)).toEqual(["cache", "proxy", undefined]);
});

test("asks for each key once: stored ones stay known, missing ones for the time given", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const store = storeOf("a");
  const hits = createHitIndex(store, { ttlSeconds: 30 });
  await hits.mark([image("a"), image("a"), image("b")]);
  await hits.mark([image("a"), image("b")]);
  expect(store.head).toHaveBeenCalledTimes(2);
  vi.setSystemTime(Date.now() + 31_000);
  await hits.mark([image("a"), image("b")]);
  expect(store.head.mock.calls.map(([name]) => name)).toEqual(["a", "b", "b"]);
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

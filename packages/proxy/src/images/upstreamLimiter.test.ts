import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { UpstreamLimiter } from "./upstreamLimiter.js";

const { signal: never } = new AbortController();

/** A limiter of some places, with what has begun in the background, in order. */
function limiter(concurrency: number, patienceMs = 60_000) {
  const slots = new UpstreamLimiter({ concurrency, waiting: 10, waitMs: 60_000, patienceMs });
  const begun: string[] = [];
  const begin = async (name: string, hurried = never): Promise<() => void> => {
    const release = await slots.acquireIdle(never, hurried);
    begun.push(name);
    return release;
  };
  return { slots, begun, begin };
}
/** Lets everything that is ready go on. */
const turn = (): Promise<void> => sleep(5);

test("work in the background begins once no visitor is at work", async () => {
  const { slots, begun, begin } = limiter(8);
  const [first, second] = [await slots.acquire(never), await slots.acquire(never)];
  void begin("a");
  first();
  await turn();
  expect([begun, slots.busy]).toEqual([[], 1]);
  second();
  await turn();
  expect([begun, slots.busy]).toEqual([["a"], 1]);
});

test("one place stays free for the next visitor, unless there is but one", async () => {
  const { slots, begun, begin } = limiter(3);
  for (const name of ["a", "b", "c"]) void begin(name);
  await turn();
  expect(begun).toEqual(["a", "b"]);
  expect(slots.acquireFree()).toBeDefined();
  const single = limiter(1);
  void single.begin("a");
  await turn();
  expect(single.begun).toEqual(["a"]);
});

test("beside visitors that never stop it begins after a while, but never before one that waits", async () => {
  const busy = limiter(3, 20);
  await busy.slots.acquire(never);
  void busy.begin("a");
  await turn();
  expect(busy.begun).toEqual([]);
  await sleep(60);
  expect(busy.begun).toEqual(["a"]);
  const full = limiter(1, 1);
  const leave = await full.slots.acquire(never);
  void full.begin("a");
  const visitor = full.slots.acquire(never);
  await sleep(30);
  leave();
  const release = await visitor;
  await turn();
  expect(full.begun).toEqual([]);
  release();
  await turn();
  expect(full.begun).toEqual(["a"]);
});

test("a visitor who waits for that very work takes a visitor's place with it", async () => {
  const { slots, begun, begin } = limiter(8);
  await slots.acquire(never);
  const hurry = new AbortController();
  void begin("a", hurry.signal);
  await turn();
  hurry.abort();
  await turn();
  expect([begun, slots.busy]).toEqual([["a"], 2]);
});

test("a visitor who waits for that very work stands in the queue where no place is free", async () => {
  const { slots, begun, begin } = limiter(1);
  const release = await slots.acquire(never);
  const hurry = new AbortController();
  void begin("a", hurry.signal);
  hurry.abort();
  await turn();
  expect([begun, slots.busy, slots.waiting]).toEqual([[], 1, 1]);
  release();
  await turn();
  expect([begun, slots.busy, slots.waiting]).toEqual([["a"], 1, 0]);
});

test("visitors beyond the places wait in order of arrival, and those beyond the queue are refused", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const seen: string[] = [];
  const slots = new UpstreamLimiter({
    concurrency: 1,
    waiting: 2,
    waitMs: 60_000,
    onWait: () => void seen.push("wait"),
    onFree: () => void seen.push("free"),
  });
  const begin = async (name: string): Promise<() => void> => {
    const release = await slots.acquire(never);
    seen.push(name);
    return release;
  };
  const first = await begin("a");
  expect(slots.acquireFree()).toBeUndefined();
  const [second, third] = [begin("b"), begin("c")];
  await expect(slots.acquire(never)).rejects.toMatchObject({ status: 429 });
  await turn();
  expect([slots.busy, slots.waiting, seen]).toEqual([1, 2, ["a", "wait", "wait"]]);
  first();
  first();
  const leave = await second;
  await turn();
  expect(seen.slice(3)).toEqual(["b"]);
  leave();
  (await third)();
  // A timer that is left would keep the process alive.
  expect(vi.getTimerCount()).toBe(0);
  expect([slots.busy, slots.waiting, seen.slice(3)]).toEqual([0, 0, ["b", "c", "free"]]);
});

test("a visitor who leaves the queue, or has waited too long, gets no place later", async () => {
  const slots = new UpstreamLimiter({ concurrency: 1, waiting: 10, waitMs: 30 });
  const release = await slots.acquire(never);
  const abort = new AbortController();
  const left = slots.acquire(abort.signal);
  abort.abort(new Error("left"));
  await expect(left).rejects.toThrow("left");
  await expect(slots.acquire(abort.signal)).rejects.toThrow("left");
  await expect(slots.acquire(never)).rejects.toMatchObject({ status: 429, message: expect.stringContaining("30 ms") });
  expect([slots.busy, slots.waiting]).toEqual([1, 0]);
  release();
  expect(slots.busy).toBe(0);
});

test("work that is given up leaves no place behind", async () => {
  const { slots } = limiter(2);
  const release = await slots.acquire(never);
  const abort = new AbortController();
  const work = slots.acquireIdle(abort.signal, never);
  abort.abort(new Error("stopped"));
  await expect(work).rejects.toThrow("stopped");
  release();
  await turn();
  expect(slots.busy).toBe(0);
});

test("places of the background count as such until they are given back", async () => {
  const { slots, begun, begin } = limiter(4);
  const release = await begin("a");
  void begin("b");
  await turn();
  expect(begun).toEqual(["a", "b"]);
  release();
  release();
  const visitor = await slots.acquire(never);
  void begin("c");
  await turn();
  expect(begun).toEqual(["a", "b"]);
  visitor();
  await turn();
  expect(begun).toEqual(["a", "b", "c"]);
});

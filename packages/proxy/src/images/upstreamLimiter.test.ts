import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
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

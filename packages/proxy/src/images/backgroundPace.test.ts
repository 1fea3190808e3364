import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UpstreamLimiter } from "./upstreamLimiter.js";

const { signal: never } = new AbortController();

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** A limiter with eight places that a visitor has just used, and what has begun in the background, in order. */
function background() {
  const slots = new UpstreamLimiter({ concurrency: 8, waiting: 10, waitMs: 60_000 });
  slots.visit();
  const begun: string[] = [];
  const releases: (() => void)[] = [];
  for (const name of ["a", "b", "c"])
    void slots.acquireIdle(never, never).then((release) => {
      begun.push(name);
      releases.push(release);
    });
  return { slots, begun, end: () => releases.shift()!() };
}
/** Lets time pass, and everything that is ready go on. */
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

test("while a visitor asks for hits, one picture is made at a time, with a rest four times as long after each", async () => {
  const { slots, begun, end } = background();
  const visits = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 10) {
      slots.visit();
      await pass(10);
    }
  };
  await visits(100);
  expect(begun).toEqual(["a"]);
  end();
  await visits(390);
  expect(begun).toEqual(["a"]);
  await visits(20);
  expect(begun).toEqual(["a", "b"]);
  await visits(3_000);
  end();
  // A picture of three seconds is followed by five, not by twelve.
  await visits(4_980);
  expect(begun).toEqual(["a", "b"]);
  await visits(30);
  expect(begun).toEqual(["a", "b", "c"]);
});

test("a second after the last visitor all places are used, without a rest", async () => {
  const { begun, end } = background();
  await pass(500);
  expect(begun).toEqual(["a"]);
  end();
  await pass(490);
  expect(begun).toEqual(["a"]);
  await pass(20);
  expect(begun).toEqual(["a", "b", "c"]);
});

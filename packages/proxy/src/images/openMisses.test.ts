import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OpenMisses } from "./openMisses.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const signal = new AbortController().signal;
const misses = (perSecond: number, waiting = 100): OpenMisses => new OpenMisses({ perSecond, waiting });
const REFUSED = { status: 429, retryAfter: 1 };

test("a second brings as many tokens as are allowed, and no more are saved", async () => {
  const bound = misses(3);
  for (let i = 0; i < 3; i++) (await bound.acquire(`a${i}`, signal))(false);
  await expect(bound.acquire("a3", signal)).rejects.toMatchObject(REFUSED);
  vi.advanceTimersByTime(400);
  (await bound.acquire("a4", signal))(false);
  await expect(bound.acquire("a5", signal)).rejects.toMatchObject(REFUSED);
  vi.advanceTimersByTime(60_000);
  for (let i = 0; i < 3; i++) (await bound.acquire(`b${i}`, signal))(false);
  await expect(bound.acquire("b3", signal)).rejects.toMatchObject(REFUSED);
});

test("a source that is there gives its token back, lets the next one in, and is known from then on", async () => {
  const bound = misses(1);
  const first = await bound.acquire("a", signal);
  const second = bound.acquire("b", signal);
  const third = bound.acquire("c", signal);
  first(true);
  const settle = await second;
  settle(false);
  settle(true);
  await expect(third).rejects.toMatchObject(REFUSED);
  await expect(bound.acquire("d", signal)).rejects.toMatchObject(REFUSED);
  for (let i = 0; i < 100; i++) (await bound.acquire("a", signal))(false);
});

test("who waits is let in by time too, leaves when the client does, and is refused where too many wait", async () => {
  const bound = misses(1, 2);
  const first = await bound.acquire("a", signal);
  const second = bound.acquire("b", signal);
  const gone = new AbortController();
  const third = bound.acquire("c", gone.signal);
  await expect(bound.acquire("d", signal)).rejects.toMatchObject(REFUSED);
  gone.abort(new Error("left"));
  await expect(third).rejects.toThrow("left");
  await vi.advanceTimersByTimeAsync(1_100);
  (await second)(false);
  first(false);
  await expect(bound.acquire("e", signal)).rejects.toMatchObject(REFUSED);
});

import { setImmediate as immediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { BLOCK_BYTES } from "./blocks.js";
import { Memory } from "./memory.js";

test("all of the memory may be claimed, and no byte more", () => {
  const memory = new Memory(100);
  expect([memory.claim(60), memory.claim(41), memory.claim(40), memory.fits(1)]).toEqual([true, false, true, false]);
  memory.give(100);
  expect([memory.used, memory.isRoomyFor(50), memory.isRoomyFor(51)]).toEqual([0, true, false]);
});

test("what nobody holds frees nothing", () => {
  const memory = new Memory(100);
  const piece = new Uint8Array(10);
  memory.hold(piece);
  memory.hold(piece.subarray(5));
  expect(memory.used).toBe(10);
  for (let i = 0; i < 3; i++) memory.drop(piece);
  expect(memory.used).toBe(0);
});

test("empty blocks are a quarter of the memory at most, and make room for bytes", async () => {
  const memory = new Memory(8 * BLOCK_BYTES);
  const [, ...others] = Array.from({ length: 8 }, () => memory.takeBlock()!);
  for (const block of others) memory.drop(block);
  await immediate();
  expect([memory.used, memory.kept]).toEqual([BLOCK_BYTES, 3 * BLOCK_BYTES]);
  memory.claim(6 * BLOCK_BYTES);
  expect(memory.kept).toBe(8 * BLOCK_BYTES);
});

/** A memory of 100 bytes, and two that promise to let go of some. */
function withTwo(promised: number) {
  const memory = new Memory(100);
  const [first, second] = [vi.fn(() => promised), vi.fn(() => promised)];
  const [one, two] = [{ shed: first }, { shed: second }];
  memory.offer(one);
  memory.offer(two);
  return { memory, one, two, calls: () => [first.mock.calls.length, second.mock.calls.length] };
}

test("room is made beyond half of the memory, by as many as it takes, those first that were offered first", () => {
  const { memory, one, calls } = withTwo(60);
  memory.claim(50);
  expect(calls()).toEqual([0, 0]);
  memory.claim(10);
  expect(calls()).toEqual([1, 0]);
  // What was promised is on its way.
  memory.claim(1);
  expect(calls()).toEqual([1, 0]);
  memory.left(60);
  memory.withdraw(one);
  memory.claim(1);
  expect(calls()).toEqual([1, 1]);
});

test("room is made for what does not fit, also where less than half of the memory is used", () => {
  const { memory, calls } = withTwo(40);
  memory.claim(40);
  expect([memory.claim(80), calls()]).toEqual([false, [1, 0]]);
});

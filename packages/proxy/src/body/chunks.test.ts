import { expect, test } from "vitest";
import { BLOCK_BYTES } from "../base/blocks.js";
import { Memory } from "../base/memory.js";
import { Chunks } from "./chunks.js";

/** Place in a body from which on small chunks are copied into blocks. */
const LATE = 300_000;

function chunks(limit = 10_000_000) {
  const memory = new Memory(limit);
  return { memory, chunks: new Chunks(memory) };
}
/** Chunks of these lengths, each with bytes of its own. */
const filled = (...lengths: number[]): Buffer[] => lengths.map((length, i) => Buffer.alloc(length, i + 1));

/** Takes chunks one behind the other; returns whether there was room for all of them. */
function takeAll(into: Chunks, all: readonly Buffer[], start = 0): boolean {
  let at = start;
  return all.every((chunk) => {
    at += chunk.length;
    return into.take(chunk, at - chunk.length);
  });
}

test("a short body becomes one piece, which alone is counted then", () => {
  const { memory, chunks: body } = chunks();
  const all = filled(100_000, 120_000);
  expect(takeAll(body, all)).toBe(true);
  expect(body.whole?.equals(Buffer.concat(all))).toBe(true);
  expect([memory.used, body.length, body.all.length]).toEqual([220_000, 220_000, 1]);
  body.clear();
  expect([memory.used, body.length]).toEqual([0, 0]);
});

test("a long body is never one piece", () => {
  const { chunks: body } = chunks();
  takeAll(body, filled(200_000, 200_000));
  expect(body.whole).toBeUndefined();
});

test("small chunks, and long ones between them, keep their bytes and their order", () => {
  const { memory, chunks: body } = chunks();
  const all = filled(1_000, BLOCK_BYTES + 1, 1_000, BLOCK_BYTES, 5);
  expect(takeAll(body, all, LATE)).toBe(true);
  expect(Buffer.concat(body.all).equals(Buffer.concat(all))).toBe(true);
  body.clear();
  expect(memory.used).toBe(0);
  const more = filled(700, 800);
  expect(takeAll(body, more, LATE)).toBe(true);
  expect(Buffer.concat(body.all).equals(Buffer.concat(more))).toBe(true);
  expect([body.at(LATE, 1)[0], body.at(LATE + 699, 2), body.at(LATE + 1_499, 9)[0]]).toEqual([
    1,
    Buffer.from([1, 2]),
    2,
  ]);
});

test("a block is filled to its last byte before another one is taken", () => {
  const { memory, chunks: body } = chunks();
  takeAll(body, filled(1_000, BLOCK_BYTES - 1_000), LATE);
  expect([memory.used, body.all.length]).toEqual([BLOCK_BYTES, 1]);
});

test("what has no room is not taken, be it a piece of its own or one for a block", () => {
  const { memory, chunks: body } = chunks(BLOCK_BYTES - 1);
  expect([body.take(Buffer.alloc(BLOCK_BYTES), 0), body.take(Buffer.alloc(10), LATE)]).toEqual([false, false]);
  expect([memory.used, body.length]).toEqual([0, 0]);
});

test("bytes are found by their place, as many as are wanted, or as pieces of 256 KiB together", () => {
  const { chunks: body } = chunks();
  takeAll(body, filled(100_000, 100_000, 100_000, 100_000));
  expect([...body.at(99_999, 10)]).toEqual([1]);
  expect([...body.at(100_000, 3)]).toEqual([2, 2, 2]);
  expect(body.piecesAt(0).map(({ length }) => length)).toEqual([100_000, 100_000, 100_000]);
  expect(body.piecesAt(250_000).map(({ length }) => length)).toEqual([50_000, 100_000]);
  body.drop(1);
  expect([body.length, body.at(150_000, 1)[0], body.at(300_000, 1)[0]]).toEqual([300_000, 2, 4]);
});

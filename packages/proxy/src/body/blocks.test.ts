import { createHash, randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import { setImmediate as immediate } from "node:timers/promises";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { BLOCK_BYTES } from "../base/blocks.js";
import { Memory } from "../base/memory.js";
import { ReadBlock } from "./readBlock.js";
import { SharedBody } from "./sharedBody.js";
import { SpillSpace } from "./spillSpace.js";

const LENGTH = 1_500_000;
const md5 = (bytes: Buffer): string => createHash("md5").update(bytes).digest("hex");

/** Reads as a slow client does: each piece is looked at some turns after it was read, while it is held. */
async function readSlowly(body: SharedBody, memory: Memory): Promise<string> {
  const reader = body.reader();
  const block = new ReadBlock(memory);
  reader.block = () => block.bytes;
  const hash = createHash("md5");
  for (let piece = await reader.next(); piece; piece = await reader.next()) {
    memory.hold(piece);
    await immediate();
    await immediate();
    hash.update(piece);
    memory.drop(piece);
  }
  reader.close();
  block.release();
  return hash.digest("hex");
}

/** Reads as a client of S3 does: a piece is valid until the next one is asked for. */
async function readPieces(body: SharedBody): Promise<string> {
  const pieces = body.pieces();
  if (Buffer.isBuffer(pieces)) return md5(pieces);
  const hash = createHash("md5");
  for await (const piece of pieces) {
    await immediate();
    await immediate();
    hash.update(piece);
  }
  return hash.digest("hex");
}

/** Reads as any other store may: it keeps every piece until the end. */
async function readStream(body: SharedBody): Promise<string> {
  const opened = body.open();
  return Buffer.isBuffer(opened) ? md5(opened) : md5(Buffer.concat(await opened.toArray()));
}

test("long bodies that pass through the same blocks, and move to disk meanwhile, are whole for every reader", async () => {
  const memory = new Memory(1_000_000);
  const spill = new SpillSpace(await scratch(), 100_000_000, 100);
  const rounds = Array.from({ length: 6 }, async (_, i) => {
    const bytes = randomBytes(LENGTH);
    const body = new SharedBody({ memory, spill, memoryPerObject: 700_000, maxBytes: 10_000_000 });
    const ways = [readSlowly(body, memory), readSlowly(body, memory)];
    for (let at = 0, step = 1; at < LENGTH; step = (step * 7919 + i) % BLOCK_BYTES) {
      await body.append(Buffer.from(bytes.subarray(at, at + step + 1)));
      at += step + 1;
      if (step % 3 === 0) await immediate();
    }
    body.end();
    ways.push(body.md5(), readPieces(body), readStream(body), readSlowly(body, memory));
    expect(await Promise.all(ways)).toEqual(Array.from({ length: 6 }, () => md5(bytes)));
    body.release();
  });
  await Promise.all(rounds);
  expect([memory.used, spill.used]).toEqual([0, 0]);
});

test("a block is used again, but not in the turn in which it was dropped", async () => {
  const memory = new Memory(1_000_000);
  const first = memory.takeBlock()!;
  expect([memory.used, memory.isInBlock(first.subarray(5))]).toEqual([BLOCK_BYTES, true]);
  memory.hold(first);
  memory.drop(first);
  expect(memory.isInBlock(first)).toBe(true);
  memory.drop(first);
  await Promise.resolve();
  expect(memory.takeBlock()!.buffer).not.toBe(first.buffer);
  await immediate();
  expect(memory.takeBlock()!.buffer).toBe(first.buffer);
  expect(memory.used).toBe(2 * BLOCK_BYTES);
});

test("there is no block beyond the limit", () => {
  const memory = new Memory(BLOCK_BYTES + 1_000);
  expect(memory.takeBlock()).toHaveLength(BLOCK_BYTES);
  expect(memory.takeBlock()).toBeUndefined();
});

/** A body of so many bytes of one kind, and the memory that it lies in. */
async function filled(memory: Memory, spill: SpillSpace, length: number, byte: number): Promise<SharedBody> {
  const body = new SharedBody({ memory, spill, memoryPerObject: 1_000_000, maxBytes: 10_000_000 });
  for (let at = 0; at < length; at += 50_000) await body.append(Buffer.alloc(50_000, byte));
  body.end();
  return body;
}

test("what a store keeps of a body is not overwritten by the next one", async () => {
  const memory = new Memory(2_000_000);
  const spill = new SpillSpace(await scratch(), 100_000_000, 100);
  const body = await filled(memory, spill, 600_000, 1);
  const kept: Buffer[] = await (body.open() as Readable).toArray();
  body.release();
  await immediate();
  await filled(memory, spill, 600_000, 2);
  expect(Buffer.concat(kept).equals(Buffer.alloc(600_000, 1))).toBe(true);
});

test("a piece on its way to a bucket is not overwritten when its body moves to disk, and a short one not even later", async () => {
  const memory = new Memory(2_000_000);
  const spill = new SpillSpace(await scratch(), 100_000_000, 100);
  const body = await filled(memory, spill, 600_000, 1);
  const pieces = body.pieces() as AsyncGenerator<Buffer>;
  const first: Buffer[] = [];
  // The first pieces are those that were kept as they arrived.
  for (let bytes = 0; bytes < 400_000; bytes += first.at(-1)!.length) first.push((await pieces.next()).value);
  const piece = first.at(-1)!;
  expect(memory.isInBlock(piece)).toBe(true);
  memory.claim(1_000_000);
  memory.give(1_000_000);
  await expect.poll(() => memory.used).toBeLessThan(100_000);
  await immediate();
  await filled(memory, spill, 800_000, 2);
  expect(piece.equals(Buffer.alloc(piece.length, 1))).toBe(true);

  const other = await filled(memory, spill, 350_000, 3);
  const rest: Buffer[] = [];
  for await (const each of other.pieces() as AsyncGenerator<Buffer>) rest.push(each);
  const last = rest.at(-1)!;
  expect(last.length).toBeLessThan(BLOCK_BYTES);
  other.release();
  await immediate();
  await filled(memory, spill, 400_000, 4);
  expect(last.equals(Buffer.alloc(last.length, 3))).toBe(true);
});

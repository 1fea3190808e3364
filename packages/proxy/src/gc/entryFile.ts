import { closeSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import type { Fingerprint } from "./fingerprint.js";

/** Bytes of one entry: two numbers of 32 bits and a day of 16, each with its highest byte first. */
export const ENTRY_BYTES = 10;
/** Entries that are read or written at once. */
const BLOCK = 4096;

/** One name and the last day of its use. */
export type Entry = readonly [high: number, low: number, day: number];

/** Entries in an open file, in the order of their numbers. Memory holds one block of them. */
export class EntryFile {
  readonly #fd: number;
  readonly #start: number;
  readonly count: number;
  readonly #block = Buffer.alloc(BLOCK * ENTRY_BYTES);
  #first = 0;
  #held = 0;

  /** @param start byte at which the first entry begins */
  constructor(fd: number, start: number, count: number) {
    this.#fd = fd;
    this.#start = start;
    this.count = count;
  }

  /** Yields all entries. */
  *all(): Generator<Entry> {
    for (let at = 0; at < this.count; at++) yield this.#at(at);
  }

  /** Returns the last day of a name, 0 for one that is not in the file. */
  dayOf([high, low]: Fingerprint): number {
    let [from, to] = [0, this.count];
    while (from < to) {
      // Names of a bucket come in order, so the block of the one before has most of them.
      const held = this.#first + this.#held;
      const inBlock = this.#held > 0 && from < held && to > this.#first;
      const middle = inBlock
        ? Math.floor((Math.max(from, this.#first) + Math.min(to, held)) / 2)
        : Math.floor((from + to) / 2);
      const [thisHigh, thisLow, day] = this.#at(middle, to - from);
      if (thisHigh === high && thisLow === low) return day;
      if (thisHigh < high || (thisHigh === high && thisLow < low)) from = middle + 1;
      else to = middle;
    }
    return 0;
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** @param span number of entries that are still to be searched: a block is read only once it holds them all */
  #at(index: number, span = 0): Entry {
    if (index >= this.#first && index < this.#first + this.#held)
      return entryAt(this.#block, (index - this.#first) * ENTRY_BYTES);
    if (span > BLOCK) {
      const one = Buffer.alloc(ENTRY_BYTES);
      readSync(this.#fd, one, 0, ENTRY_BYTES, this.#start + index * ENTRY_BYTES);
      return entryAt(one, 0);
    }
    this.#first = span > 0 ? Math.max(0, index - BLOCK / 2) : index;
    const wanted = Math.min(BLOCK, this.count - this.#first) * ENTRY_BYTES;
    const read = readSync(this.#fd, this.#block, 0, wanted, this.#start + this.#first * ENTRY_BYTES);
    if (read !== wanted) throw new Error(`expected ${wanted} bytes of entries, got ${read}`);
    this.#held = wanted / ENTRY_BYTES;
    return this.#at(index);
  }
}

/** Merges two orders of entries; of a name in both the later day stays. */
export function* merged(one: Iterable<Entry>, other: Iterable<Entry>): Generator<Entry> {
  const [left, right] = [one[Symbol.iterator](), other[Symbol.iterator]()];
  let [a, b] = [left.next(), right.next()];
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : a.value[0] - b.value[0] || a.value[1] - b.value[1];
    if (order === 0) yield [a.value[0], a.value[1], Math.max(a.value[2], b.value[2])];
    else yield order < 0 ? a.value : b.value;
    if (order <= 0) a = left.next();
    if (order >= 0) b = right.next();
  }
}

/** Writes a file of `head`, entries, and what `tail` returns for their number; its bytes are on the disk afterwards. */
export function writeEntries(
  path: string,
  head: Buffer,
  entries: Iterable<Entry>,
  tail: (count: number) => Buffer,
): void {
  const fd = openSync(path, "w", 0o600);
  try {
    writeAll(fd, head);
    const block = Buffer.alloc(BLOCK * ENTRY_BYTES);
    let [filled, count] = [0, 0];
    for (const [high, low, day] of entries) {
      block.writeUInt32BE(high, filled);
      block.writeUInt32BE(low, filled + 4);
      block.writeUInt16BE(day, filled + 8);
      filled += ENTRY_BYTES;
      count++;
      if (filled === block.length) {
        writeAll(fd, block);
        filled = 0;
      }
    }
    writeAll(fd, block.subarray(0, filled));
    writeAll(fd, tail(count));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

const entryAt = (block: Buffer, at: number): Entry => [
  block.readUInt32BE(at),
  block.readUInt32BE(at + 4),
  block.readUInt16BE(at + 8),
];

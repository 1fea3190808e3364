import { BLOCK_BYTES } from "../base/blocks.js";
import type { Memory } from "../base/memory.js";

/** Most bytes that {@link Chunks.piecesAt} returns at once, but for its last piece. */
const PART = 256 * 1024;
/** Longest body that is returned as one piece; a longer one is streamed, or it would need its memory twice. */
const ONE_PIECE = 256 * 1024;

/**
 * The bytes of one body that lie in memory, where they are counted. They are kept in order and found by their place in the
 * body; others may lie before them.
 */
export class Chunks {
  readonly #memory: Memory;
  #all: Buffer[] = [];
  /** End of each chunk, counted from the body's first byte. */
  #ends: number[] = [];
  #length = 0;
  /** Block in which the last chunk lies, and whose rest is empty. */
  #block: Buffer | undefined;
  #filled = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Number of bytes in memory. */
  get length(): number {
    return this.#length;
  }

  get all(): readonly Buffer[] {
    return this.#all;
  }

  /** All bytes as one piece; undefined where they are too many. */
  get whole(): Buffer | undefined {
    if (this.#length > ONE_PIECE) return undefined;
    const all = this.#all;
    if (all.length === 1) return all[0]!;
    const whole = Buffer.concat(all);
    // From now on the bytes are kept in this form alone.
    this.#memory.hold(whole);
    this.clear();
    this.#add(whole, whole.length);
    return whole;
  }

  /**
   * Takes a chunk; false where there is no room for all of it.
   *
   * @param start number of bytes before it in the body
   */
  take(chunk: Buffer, start: number): boolean {
    const end = start + chunk.length;
    // A long body passes through, and would leave garbage behind.
    if (end > ONE_PIECE && chunk.length <= BLOCK_BYTES) return this.#copy(chunk, start);
    if (!this.#memory.take(chunk)) return false;
    this.seal();
    this.#add(chunk, end);
    return true;
  }

  /** Lets the last chunk grow no more. */
  seal(): void {
    this.#block = undefined;
  }

  /** Frees the first chunks, which lie elsewhere now. */
  drop(count: number): void {
    this.#ends.splice(0, count);
    for (const chunk of this.#all.splice(0, count)) {
      this.#length -= chunk.length;
      this.#memory.drop(chunk);
    }
  }

  /** Frees all chunks. */
  clear(): void {
    this.seal();
    this.drop(this.#all.length);
  }

  /** Returns the bytes from `position` on that lie together, `most` at most. */
  at(position: number, most: number): Buffer {
    const index = this.#indexOf(position);
    const from = position - this.#startOf(index);
    return this.#all[index]!.subarray(from, from + most);
  }

  /** Returns bytes from `position` on, as pieces of about 256 KiB together. */
  piecesAt(position: number): Buffer[] {
    const pieces = [this.at(position, Number.POSITIVE_INFINITY)];
    let bytes = pieces[0]!.length;
    for (let next = this.#indexOf(position) + 1; next < this.#all.length && bytes < PART; next++) {
      pieces.push(this.#all[next]!);
      bytes += this.#all[next]!.length;
    }
    return pieces;
  }

  #add(chunk: Buffer, end: number): void {
    this.#all.push(chunk);
    this.#ends.push(end);
    this.#length += chunk.length;
  }

  /** Copies a chunk into blocks; false where there is no room for all of it. */
  #copy(chunk: Buffer, start: number): boolean {
    const isMore = chunk.length > this.#room;
    const block = isMore ? this.#memory.takeBlock() : undefined;
    if (isMore && !block) return false;
    // The last chunk may have begun to move to disk, to make room for the new block.
    const first = Math.min(this.#room, chunk.length);
    if (first > 0) this.#fill(chunk.subarray(0, first), start + first);
    if (!block) return true;
    this.#block = block;
    this.#filled = 0;
    this.#add(block.subarray(0, 0), start + first);
    this.#fill(chunk.subarray(first), start + chunk.length);
    return true;
  }

  /** Bytes that the rest of the last chunk's block can take. */
  get #room(): number {
    return this.#block ? this.#block.length - this.#filled : 0;
  }

  /** Copies bytes behind the last chunk, into the rest of its block. */
  #fill(bytes: Buffer, end: number): void {
    this.#filled += bytes.copy(this.#block!, this.#filled);
    const last = this.#all.length - 1;
    this.#all[last] = this.#block!.subarray(0, this.#filled);
    this.#ends[last] = end;
    this.#length += bytes.length;
  }

  /** Returns the index of the chunk that holds a position. */
  #indexOf(position: number): number {
    let low = 0;
    for (let high = this.#ends.length - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (position < this.#ends[middle]!) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #startOf(index: number): number {
    return this.#ends[index]! - this.#all[index]!.length;
  }
}

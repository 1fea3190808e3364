/** Most bytes that {@link Chunks.piecesAt} returns at once, but for its last piece. */
const PART = 256 * 1024;

/** The chunks of one body that lie in memory, in order, found by their place in the body. Others may lie before them. */
export class Chunks {
  #all: Buffer[] = [];
  /** End of each chunk, counted from the body's first byte. */
  #ends: number[] = [];
  #length = 0;
  /** Block in which the last chunk lies, and whose rest is empty. */
  #block: Buffer | undefined;
  #filled = 0;

  /** Number of bytes in memory. */
  get length(): number {
    return this.#length;
  }

  get all(): readonly Buffer[] {
    return this.#all;
  }

  /** Adds a chunk. @param end its end, counted from the body's first byte */
  add(chunk: Buffer, end: number): void {
    this.#all.push(chunk);
    this.#ends.push(end);
    this.#length += chunk.length;
  }

  /** Bytes that {@link fill} can still take. */
  get room(): number {
    return this.#block ? this.#block.length - this.#filled : 0;
  }

  /** Copies bytes behind the last chunk, into the rest of its block. @param end their end in the body */
  fill(bytes: Buffer, end: number): void {
    this.#filled += bytes.copy(this.#block!, this.#filled);
    const last = this.#all.length - 1;
    this.#all[last] = this.#block!.subarray(0, this.#filled);
    this.#ends[last] = end;
    this.#length += bytes.length;
  }

  /** Adds an empty block for {@link fill}. @param start number of bytes before it in the body */
  addBlock(block: Buffer, start: number): void {
    this.#block = block;
    this.#filled = 0;
    this.#all.push(block.subarray(0, 0));
    this.#ends.push(start);
  }

  /** Lets the last chunk grow no more. */
  seal(): void {
    this.#block = undefined;
  }

  /** Removes the first chunks, which lie elsewhere now, and returns them. */
  shift(count: number): Buffer[] {
    this.#ends.splice(0, count);
    const moved = this.#all.splice(0, count);
    for (const { length } of moved) this.#length -= length;
    return moved;
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

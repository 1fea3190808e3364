/** Bytes of one block: as many as a socket delivers at once. */
export const BLOCK_BYTES = 64 * 1024;

/**
 * Blocks of memory that are used again and again. V8 notices late that a buffer is free, so bytes that pass through would
 * need several times the memory that they are held in.
 */
export class Blocks {
  readonly #most: number;
  readonly #free: Buffer[] = [];
  readonly #lent = new Map<ArrayBufferLike, Buffer>();
  #returned: Buffer[] = [];

  /** @param most most free blocks that are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes of the free blocks. */
  get idleBytes(): number {
    return this.#free.length * BLOCK_BYTES;
  }

  lend(): Buffer {
    const block = this.#free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
    this.#lent.set(block.buffer, block);
    return block;
  }

  /** Returns whether a buffer is a block that is lent. */
  has(buffer: ArrayBufferLike): boolean {
    return this.#lent.has(buffer);
  }

  /** Takes a block back, where the buffer is one. It is lent again in a later turn: until then a reader may still look at it. */
  giveBack(buffer: ArrayBufferLike): void {
    const block = this.#lent.get(buffer);
    if (!block) return;
    this.#lent.delete(buffer);
    if (this.#returned.push(block) === 1) setImmediate(() => this.#reuse());
  }

  /** Lets go of free blocks of so many bytes. */
  shrink(bytes: number): void {
    this.#free.length = Math.max(0, this.#free.length - Math.ceil(bytes / BLOCK_BYTES));
  }

  #reuse(): void {
    for (const block of this.#returned) if (this.#free.length < this.#most) this.#free.push(block);
    this.#returned = [];
    // A process at rest keeps none.
    if (this.#lent.size === 0) this.#free.length = 0;
  }
}

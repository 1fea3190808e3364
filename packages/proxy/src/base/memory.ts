import { BLOCK_BYTES, Blocks } from "./blocks.js";

/** Bytes that can be let go, or moved to disk, when memory gets short. */
export interface Sheddable {
  /** Begins to let go of its bytes; returns the number that will be free later, once the disk has them. */
  shed(): number;
}

/** Most bytes of empty blocks. */
const MOST_IDLE = 8 * 1024 * 1024;

/**
 * The memory that all bodies share. It counts pieces by the block of memory that they lie in, each block once, however
 * many clients, caches and queues hold it: so `used` is the memory that the process really keeps for images.
 */
export class Memory {
  readonly limit: number;
  #used = 0;
  /** Bytes that are already being let go. */
  #leaving = 0;
  readonly #holders = new Map<ArrayBufferLike, number>();
  readonly #sheddable = new Set<Sheddable>();
  readonly #blocks: Blocks;

  /** @param limit most bytes; infinite where nothing else shares the memory */
  constructor(limit: number) {
    this.limit = limit;
    this.#blocks = new Blocks(Math.min(limit / 4, MOST_IDLE) / BLOCK_BYTES);
  }

  /** Bytes that are held now. */
  get used(): number {
    return this.#used;
  }

  /** Bytes that the process keeps: those that are held, and empty blocks for the next ones. */
  get kept(): number {
    return this.used + this.#blocks.idleBytes;
  }

  /** Returns whether there is room for so many bytes more. */
  fits(bytes: number): boolean {
    return this.#used + bytes <= this.limit;
  }

  /** Returns whether so many bytes more leave half of the memory free: what is let go stays until V8 collects it. */
  isRoomyFor(bytes: number): boolean {
    return this.#used + bytes <= this.limit / 2;
  }

  /** Holds a piece where there is room for it. False: the caller does without the piece, or puts it on disk. */
  take({ buffer }: Uint8Array): boolean {
    const holders = this.#holders.get(buffer);
    if (holders === undefined && !this.claim(buffer.byteLength)) return false;
    this.#holders.set(buffer, (holders ?? 0) + 1);
    return true;
  }

  /** Holds an empty block of {@link BLOCK_BYTES} where there is room for it; {@link drop} gives it back, and it is used again. */
  takeBlock(): Buffer | undefined {
    if (!this.claim(BLOCK_BYTES)) return undefined;
    const block = this.#blocks.lend();
    this.#holders.set(block.buffer, 1);
    return block;
  }

  /** Returns whether a piece lies in a block, which others write into once it is dropped. */
  isInBlock({ buffer }: Uint8Array): boolean {
    return this.#blocks.has(buffer);
  }

  /** Holds a piece that is in memory anyway, also beyond the limit. */
  hold({ buffer }: Uint8Array): void {
    const holders = this.#holders.get(buffer);
    if (holders === undefined) this.#used += buffer.byteLength;
    this.#holders.set(buffer, (holders ?? 0) + 1);
  }

  /** Ends one {@link take} or {@link hold}; the last one frees the bytes. */
  drop({ buffer }: Uint8Array): void {
    const holders = this.#holders.get(buffer);
    if (holders === undefined) return;
    if (holders > 1) return void this.#holders.set(buffer, holders - 1);
    this.#holders.delete(buffer);
    this.#used -= buffer.byteLength;
    this.#blocks.giveBack(buffer);
  }

  /** Reserves room for bytes that lie in no piece, or not yet; returns whether there was room. */
  claim(bytes: number): boolean {
    const fits = this.fits(bytes);
    if (fits) this.#used += bytes;
    const over = this.#used + this.#blocks.idleBytes - this.limit;
    if (over > 0) this.#blocks.shrink(over);
    // Room is made early: what was let go stays in the process until V8 collects it, and that is nearly as much again.
    if (this.#used > this.limit / 2 || !fits) this.#makeRoom();
    return fits;
  }

  /** Gives back bytes that {@link claim} reserved. */
  give(bytes: number): void {
    this.#used -= bytes;
  }

  /** Adds bytes that may be let go when memory gets short; those that were added first go first. */
  offer(sheddable: Sheddable): void {
    this.#sheddable.add(sheddable);
  }

  /** Takes those bytes out again. */
  withdraw(sheddable: Sheddable): void {
    this.#sheddable.delete(sheddable);
  }

  /** Notes that bytes which {@link Sheddable.shed} promised are free now, or stay after all. */
  left(bytes: number): void {
    this.#leaving -= bytes;
  }

  #makeRoom(): void {
    for (const each of this.#sheddable) {
      if (this.#used - this.#leaving <= this.limit * 0.375) return;
      this.#leaving += each.shed();
    }
  }
}

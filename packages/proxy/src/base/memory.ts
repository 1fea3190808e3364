/** Bytes that can be let go, or moved to disk, when memory gets short. */
export interface Sheddable {
  /** Begins to let go of its bytes; returns how many will be free later, when the disk has them. */
  shed(): number;
}

/**
 * The memory that all bodies share. It counts pieces by the block of memory that they lie in, each block once, however
 * many clients, caches and queues hold it: so `used` is what the process really keeps for images.
 */
export class Memory {
  readonly limit: number;
  #used = 0;
  /** On its way out already. */
  #leaving = 0;
  readonly #holders = new Map<ArrayBufferLike, number>();
  readonly #sheddable = new Set<Sheddable>();

  /** @param limit bytes; infinite where nothing else shares it */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes that are held. */
  get used(): number {
    return this.#used;
  }

  /** Whether so many bytes more have room. */
  fits(bytes: number): boolean {
    return this.#used + bytes <= this.limit;
  }

  /** Holds a piece where there is room for it. A returned false means: do without, or put it on disk. */
  take({ buffer }: Uint8Array): boolean {
    const holders = this.#holders.get(buffer);
    if (holders === undefined && !this.claim(buffer.byteLength)) return false;
    this.#holders.set(buffer, (holders ?? 0) + 1);
    return true;
  }

  /** Holds a piece that is there anyway, also beyond the limit. */
  hold({ buffer }: Uint8Array): void {
    const holders = this.#holders.get(buffer);
    if (holders === undefined) this.#used += buffer.byteLength;
    this.#holders.set(buffer, (holders ?? 0) + 1);
  }

  /** Ends one {@link take} or {@link hold}; the bytes are free with the last of them. */
  drop({ buffer }: Uint8Array): void {
    const holders = this.#holders.get(buffer);
    if (holders === undefined) return;
    if (holders > 1) return void this.#holders.set(buffer, holders - 1);
    this.#holders.delete(buffer);
    this.#used -= buffer.byteLength;
  }

  /** Takes room for bytes that lie in no piece, or not yet. */
  claim(bytes: number): boolean {
    const fits = this.fits(bytes);
    if (fits) this.#used += bytes;
    // Early, so that the next piece nearly always finds room.
    if (this.#used > this.limit * 0.75 || !fits) this.#makeRoom();
    return fits;
  }

  /** Gives back what {@link claim} took. */
  give(bytes: number): void {
    this.#used -= bytes;
  }

  /** From now on its bytes may be asked for; those that have waited longest are asked first. */
  offer(sheddable: Sheddable): void {
    this.#sheddable.add(sheddable);
  }

  /** Its bytes are no longer there to be asked for. */
  withdraw(sheddable: Sheddable): void {
    this.#sheddable.delete(sheddable);
  }

  /** Tells that bytes which {@link Sheddable.shed} promised are gone, or stay after all. */
  left(bytes: number): void {
    this.#leaving -= bytes;
  }

  #makeRoom(): void {
    for (const each of this.#sheddable) {
      if (this.#used - this.#leaving <= this.limit / 2) return;
      this.#leaving += each.shed();
    }
  }
}

/** One image in the order of use. */
interface Kept {
  image: string;
  bytes: number;
  before: Kept | undefined;
  after: Kept | undefined;
}

/** A cache of images that lets go of those that were asked for longest ago. It counts what it did not have. */
export class RecentlyUsed {
  misses = 0;
  readonly #capacity: number;
  readonly #kept = new Map<string, Kept>();
  // The order is kept in links: the order of a Map is slow where its first entries go all the time.
  #oldest: Kept | undefined;
  #latest: Kept | undefined;
  #bytes = 0;

  /** @param capacity most bytes of all images together */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Asks for an image of this length. */
  ask(image: string, bytes: number): void {
    const kept = this.#kept.get(image);
    if (kept) this.#remove(kept);
    else this.misses++;
    const latest: Kept = { image, bytes, before: this.#latest, after: undefined };
    if (this.#latest) this.#latest.after = latest;
    else this.#oldest = latest;
    this.#latest = latest;
    this.#kept.set(image, latest);
    this.#bytes += bytes;
    while (this.#bytes > this.#capacity && this.#oldest) this.#remove(this.#oldest);
  }

  #remove({ image, bytes, before, after }: Kept): void {
    if (before) before.after = after;
    else this.#oldest = after;
    if (after) after.before = before;
    else this.#latest = before;
    this.#kept.delete(image);
    this.#bytes -= bytes;
  }
}

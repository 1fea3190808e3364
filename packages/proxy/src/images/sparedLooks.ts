/** Number of looks that could be spared, of which one is made: some buckets never report what was there before a put. */
const SAMPLE = 16;
/** Most names that are remembered: those of a busy minute. */
const MOST_NAMES = 10_000;

/**
 * Chooses the flights for which the bucket need not be looked into while imgproxy is quick. A page has asked the bucket a
 * moment before it asks the proxy, so only what was stored in that moment would be found.
 */
export class SparedLooks {
  readonly #lately = new Set<string>();
  #asked = 0;

  /** Returns whether the look for an object may be spared: this process has not stored it, and it is no sample. */
  spares(name: string): boolean {
    return !this.#lately.has(name) && ++this.#asked % SAMPLE !== 0;
  }

  /** Notes that an object is in the bucket now: pages that asked the bucket before are still on their way. */
  stored(name: string): void {
    this.#lately.add(name);
    const [oldest] = this.#lately;
    if (this.#lately.size > MOST_NAMES && oldest !== undefined) this.#lately.delete(oldest);
  }
}

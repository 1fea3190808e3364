/** How many of the latest looks it remembers, more or less: older ones fade. */
const LATEST = 32;
/** Below it, imgproxy is asked in vain less than once for fifteen images that come sooner. */
const LOW = 1 / 16;

/** How often the bucket has had what visitors came for. It begins as if it always had: nothing is spent on a guess. */
export class HitShare {
  #share = 1;

  saw(hit: boolean): void {
    this.#share += (Number(hit) - this.#share) / LATEST;
  }

  get isLow(): boolean {
    return this.#share < LOW;
  }
}

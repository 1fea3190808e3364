/** Number of latest looks that count, more or less: older ones fade. */
const LATEST = 32;
/** Share below which fifteen images are faster for less than one request that imgproxy gets in vain. */
const LOW = 1 / 16;

/** The share of hits among the latest looks of pages. It begins as if all were hits, so that no request is spent on a guess. */
export class HitShare {
  #share = 1;

  saw(hit: boolean): void {
    this.#share += (Number(hit) - this.#share) / LATEST;
  }

  get isLow(): boolean {
    return this.#share < LOW;
  }
}

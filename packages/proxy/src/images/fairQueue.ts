/** Bodies that are continued in one turn of the event loop. */
const AT_ONCE = 4;

/**
 * Lets long bodies take turns, a few in each turn of the event loop. Node accepts one connection a turn: were every
 * socket with bytes in it read in every turn, fifty fast answers would keep a newcomer waiting for seconds.
 */
export class FairQueue {
  readonly #waiting: (() => void)[] = [];
  #scheduled = false;

  /** Resolves when the caller may go on, first come, first served. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (const go of this.#waiting.splice(0, AT_ONCE)) go();
      this.#schedule();
    });
  }
}

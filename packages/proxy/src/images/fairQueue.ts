/** Number of bodies that go on in one turn of the event loop. */
const AT_ONCE = 4;

/**
 * A queue in which long bodies take turns, a few in each turn of the event loop. Node accepts one connection in a turn: if
 * every socket with bytes were read in every turn, fifty fast responses would delay a new connection for seconds.
 */
export class FairQueue {
  readonly #waiting: (() => void)[] = [];
  #scheduled = false;

  /** Resolves when the caller may go on, in the order of the calls. */
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

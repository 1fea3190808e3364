/** Milliseconds after the last request of a visitor during which more of them are expected. */
const AROUND_MS = 1_000;
/** Length of a rest, in lengths of the work before it: work in the background then takes a fifth of the time. */
const REST_RATIO = 4;
/** Longest rest in milliseconds: one picture may take a minute. */
const LONGEST_REST_MS = 5_000;

/**
 * The pace of work in the background. While visitors are around it is one piece at a time, with a rest after each, so that most
 * requests meet an idle machine: a request that is a hit needs no place at imgproxy, but it does need a processor.
 */
export class BackgroundPace {
  #visited = Number.NEGATIVE_INFINITY;
  #rested = Number.NEGATIVE_INFINITY;

  /** Notes a request of a visitor. */
  visit(): void {
    this.#visited = performance.now();
  }

  /** Notes that work in the background has ended. @param ms how long it took */
  rest(ms: number): void {
    this.#rested = performance.now() + Math.min(ms * REST_RATIO, LONGEST_REST_MS);
  }

  /** Returns whether work in the background may begin now. @param running pieces of it that are at work */
  allows(running: number): boolean {
    const now = performance.now();
    return now >= this.#visited + AROUND_MS || (running === 0 && now >= this.#rested);
  }

  /** Returns the milliseconds until {@link allows} may change without any call; Infinity where it does not. */
  changesIn(): number {
    const now = performance.now();
    const left = [this.#visited + AROUND_MS - now, this.#rested - now].filter((ms) => ms > 0);
    return Math.min(Number.POSITIVE_INFINITY, ...left);
  }
}

/** Up to this length a put is no burden and never waits, in bytes. */
export const SMALL = 1024 * 1024;

/** Settings of {@link LargePuts}. */
export interface LargePutsConfig {
  /** Returns whether imgproxy is working for visitors. */
  isBusy(): boolean;
  /** Returns whether waiting images take so much room that they must be put now. */
  isFull(): boolean;
}

/**
 * A queue in which the puts of long images wait for the visitors. A worker of imgproxy is held until its image has been
 * read, and any other work of the processor delays first bytes for all clients: so while imgproxy is busy, one long image
 * at a time is hashed and sent to the bucket.
 */
export class LargePuts {
  readonly #config: LargePutsConfig;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(config: LargePutsConfig) {
    this.#config = config;
  }

  /** Resolves when a put of so many bytes may begin, to the function that ends it. */
  async turn(bytes: number): Promise<() => void> {
    if (bytes <= SMALL) return () => {};
    const begun = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.go();
    await begun;
    return () => {
      this.#running--;
      this.go();
    };
  }

  /** Lets those begin that may; to be called when imgproxy has become quiet. */
  go(): void {
    const { isBusy, isFull } = this.#config;
    while (this.#waiting.length > 0 && (this.#running === 0 || !isBusy() || isFull())) {
      this.#running++;
      this.#waiting.shift()!();
    }
  }
}

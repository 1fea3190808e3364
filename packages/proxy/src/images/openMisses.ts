import { ProxyError } from "../base/errors.js";

/** Settings of {@link OpenMisses}. */
export interface OpenMissesConfig {
  /** Names that do not exist, for which the upstream is asked in a second; as many may come at once. */
  perSecond: number;
  /** Most requests that may wait for the outcome of those in front of them. */
  waiting: number;
}

/** Notes whether the source exists. Calls after the first one change nothing. */
export type Settle = (exists: boolean) => void;

interface Waiting {
  enter(): void;
  refuse(): void;
}

/** Sources that were there and are remembered. */
const MOST_KNOWN = 10_000;

/**
 * Bounds the cost of names that do not exist: without a signature they can be invented without end, and each is a
 * request to the origin. A token is taken for every source of which nothing is known, and given back when it is there; so
 * a page full of new pictures waits at most for those in front, and inventions run out of tokens.
 */
export class OpenMisses {
  readonly #config: OpenMissesConfig;
  readonly #known = new Set<string>();
  readonly #queue = new Set<Waiting>();
  #tokens: number;
  #at = performance.now();
  /** Number of sources under way, of which nothing is known yet. */
  #open = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(config: OpenMissesConfig) {
    this.#config = config;
    this.#tokens = config.perSecond;
  }

  /**
   * Resolves when the upstream may be asked for a source.
   *
   * @throws ProxyError 429
   */
  async acquire(source: string, signal: AbortSignal): Promise<Settle> {
    if (this.#known.has(source)) return () => {};
    if (this.#queue.size === 0 && this.#take()) return this.#settle(source);
    if (this.#open === 0 || this.#queue.size >= this.#config.waiting) throw tooMany();
    await this.#wait(signal);
    return this.#settle(source);
  }

  #take(): boolean {
    const now = performance.now();
    const { perSecond } = this.#config;
    this.#tokens = Math.min(perSecond, this.#tokens + ((now - this.#at) / 1_000) * perSecond);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    this.#open++;
    return true;
  }

  #settle(source: string): Settle {
    let settled = false;
    return (exists) => {
      if (settled) return;
      settled = true;
      this.#open--;
      if (exists) {
        this.#tokens++;
        this.#know(source);
      }
      this.#next();
    };
  }

  #know(source: string): void {
    this.#known.add(source);
    const [oldest] = this.#known;
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        signal.removeEventListener("abort", aborted);
        this.#queue.delete(waiting);
      };
      const aborted = (): void => {
        leave();
        reject(signal.reason);
      };
      const waiting: Waiting = {
        enter() {
          leave();
          resolve();
        },
        refuse() {
          leave();
          reject(tooMany());
        },
      };
      signal.addEventListener("abort", aborted, { once: true });
      this.#queue.add(waiting);
      this.#next();
    });
  }

  /** Lets waiting requests in while there are tokens, and refuses the rest once nothing is under way that could return one. */
  #next(): void {
    for (const waiting of this.#queue) {
      if (this.#take()) waiting.enter();
      else if (this.#open === 0) waiting.refuse();
    }
    clearTimeout(this.#timer);
    if (this.#queue.size > 0) this.#timer = setTimeout(() => this.#next(), 1_000 / this.#config.perSecond).unref();
  }
}

const tooMany = (): ProxyError =>
  new ProxyError(429, "Too many unknown images were asked for, try again shortly", {
    message: "open sets: too many names that do not exist (OPEN_MISSES_PER_SECOND)",
    retryAfter: 1,
  });

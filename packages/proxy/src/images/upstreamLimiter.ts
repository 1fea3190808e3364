import { ProxyError } from "../base/errors.js";

/** Settings of {@link UpstreamLimiter}. */
export interface UpstreamLimiterConfig {
  /** Most requests at work at once. */
  concurrency: number;
  /** Most requests that may wait. */
  waiting: number;
  /** Longest wait of one request, in milliseconds. */
  waitMs: number;
  /** Listener for a request that has to wait. */
  onWait?(): void;
  /** Listener for a place that has become free while no request waits. */
  onFree?(): void;
}

/** A bounded number of places with a bounded queue in front, in order of arrival; a request that does not fit is a 429. */
export class UpstreamLimiter {
  readonly #config: UpstreamLimiterConfig;
  #busy = 0;
  readonly #queue: Set<() => void> = new Set();

  constructor(config: UpstreamLimiterConfig) {
    this.#config = config;
  }

  get busy(): number {
    return this.#busy;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Waits for a place; resolves to the function that gives it back. */
  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const free = this.acquireFree();
    if (free) return free;
    await this.#wait(signal);
    return this.#taken();
  }

  /** Takes a place at once where one is free and no request waits; else undefined. */
  acquireFree(): (() => void) | undefined {
    if (this.#busy >= this.#config.concurrency) return undefined;
    this.#busy++;
    return this.#taken();
  }

  #taken(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const [next] = this.#queue;
      // The place goes to the next request without becoming free, so that no other can take it in between.
      if (next) return next();
      this.#busy--;
      this.#config.onFree?.();
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (this.#queue.size >= this.#config.waiting) throw tooBusy("too many requests wait for the image server");
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", aborted);
        this.#queue.delete(enter);
      };
      const enter = (): void => {
        leave();
        resolve();
      };
      const aborted = (): void => {
        leave();
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        leave();
        reject(tooBusy(`no free slot of the image server within ${this.#config.waitMs} ms`));
      }, this.#config.waitMs);
      signal.addEventListener("abort", aborted, { once: true });
      this.#queue.add(enter);
      this.#config.onWait?.();
    });
  }
}

const tooBusy = (message: string): ProxyError =>
  new ProxyError(429, "Too many images are being made, try again shortly", { message, retryAfter: 5 });

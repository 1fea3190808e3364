import { ProxyError } from "../base/errors.js";
import { BackgroundPace } from "./backgroundPace.js";

/** Settings of {@link UpstreamLimiter}. */
export interface UpstreamLimiterConfig {
  /** Most requests at work at once. */
  concurrency: number;
  /** Most requests that may wait. */
  waiting: number;
  /** Longest wait of one request, in milliseconds. */
  waitMs: number;
  /** Milliseconds after which work in the background begins beside visitors that do not have to wait. Default 5,000. */
  patienceMs?: number;
  /** Listener for a request that has to wait. */
  onWait?(): void;
  /** Listener for a place that has become free while no request waits. */
  onFree?(): void;
}

/** A bounded number of places with a bounded queue in front, in order of arrival; a request that does not fit is a 429. */
export class UpstreamLimiter {
  readonly #config: UpstreamLimiterConfig;
  #busy = 0;
  /** Places among the busy ones that work in the background holds. */
  #background = 0;
  readonly #pace = new BackgroundPace();
  readonly #queue: Set<() => void> = new Set();
  /** Work in the background that waits for a change. */
  readonly #idlers: Set<() => void> = new Set();

  constructor(config: UpstreamLimiterConfig) {
    this.#config = config;
  }

  get busy(): number {
    return this.#busy;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Notes a request of a visitor, whether it needs a place or not. */
  visit(): void {
    this.#pace.visit();
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

  /**
   * Waits for a place that no visitor needs: none waits or is at work, and one place stays free for the next. Where
   * visitors are at work all the time, it begins beside them after a while, since it would else never begin. While visitors
   * are around it keeps the pace of {@link BackgroundPace}.
   *
   * @param hurried signal that aborts when a visitor waits for this very work: it then waits as a visitor does
   */
  async acquireIdle(signal: AbortSignal, hurried: AbortSignal): Promise<() => void> {
    const patient = performance.now() + (this.#config.patienceMs ?? 5_000);
    while (!signal.aborted && !hurried.aborted && !this.#isIdle(patient))
      await this.#change(patient, [signal, hurried]);
    signal.throwIfAborted();
    if (hurried.aborted) return this.acquire(signal);
    this.#busy++;
    this.#background++;
    const begun = performance.now();
    return this.#taken(() => {
      this.#background--;
      this.#pace.rest(performance.now() - begun);
    });
  }

  #isIdle(patient: number): boolean {
    const { concurrency } = this.#config;
    // While a visitor waits all places are taken.
    if (this.#busy >= Math.max(1, concurrency - 1)) return false;
    if (this.#busy > this.#background && performance.now() < patient) return false;
    return this.#pace.allows(this.#background);
  }

  /** Resolves when a place is given back, when patience, a rest or a visit ends, or when one of the signals aborts. */
  #change(patient: number, signals: readonly AbortSignal[]): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        for (const signal of signals) signal.removeEventListener("abort", go);
        this.#idlers.delete(go);
        resolve();
      };
      const left = patient - performance.now();
      const wait = Math.min(left > 0 ? left : Number.POSITIVE_INFINITY, this.#pace.changesIn());
      const timer = Number.isFinite(wait) ? setTimeout(go, wait) : undefined;
      // Listened to one by one: a signal made of both may be collected while it is waited for.
      for (const signal of signals) signal.addEventListener("abort", go, { once: true });
      this.#idlers.add(go);
    });
  }

  #taken(onRelease?: () => void): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      onRelease?.();
      const [next] = this.#queue;
      // The place goes to the next request without becoming free, so that no other can take it in between.
      if (next) return next();
      this.#busy--;
      this.#config.onFree?.();
      for (const idler of this.#idlers) idler();
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

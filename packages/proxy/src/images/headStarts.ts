import type { Upstream } from "../upstream/upstream.js";
import type { Flight } from "./flight.js";
import { HeadStart } from "./headStart.js";
import type { Wish } from "./journey.js";
import type { ReadThrough } from "./readThrough.js";
import type { UpstreamLimiter } from "./upstreamLimiter.js";

/**
 * Milliseconds for which imgproxy may be asked alone. An image that takes less is sooner made than looked for; what it costs
 * in vain is as little.
 */
const ALONE_MS = 50;
/** Number of latest looks that count, more or less: older ones fade. */
const LATEST = 32;
/** Share below which fifteen images are faster for less than one request that imgproxy gets in vain. */
const LOW = 1 / 16;
/** Number of looks that could be spared, of which one is made: some buckets never report what was there before a put. */
const SAMPLE = 16;
/** Most names that are remembered: those of a busy minute. */
const MOST_NAMES = 10_000;

/** Settings of {@link HeadStarts}. */
export interface HeadStartsConfig {
  upstream: Pick<Upstream, "fetch">;
  /** Maker of metadata. */
  metaUpstream: Pick<Upstream, "fetch">;
  slots: Pick<UpstreamLimiter, "acquireFree">;
  readThrough: Pick<ReadThrough, "paused">;
  cacheFolder: string;
  /** Returns whether a look into the bucket leaves this machine, and a put reports an object that was there. */
  isFar(): boolean;
  /** True where a second bucket is looked into as well. */
  hasFallback: boolean;
  /** Returns whether anything may be stored now. */
  storing(): boolean;
}

/**
 * Chooses the flights for which imgproxy is asked before it is known whether the bucket has their object. A page has asked the
 * bucket a moment before it asks the proxy, so where looks for pages hardly ever find anything, they need not be waited for.
 */
export class HeadStarts {
  readonly #config: HeadStartsConfig;
  /** Share of hits among the latest looks of pages. It begins as if all were hits, so that no request is spent on a guess. */
  #share = 1;
  readonly #lately = new Set<string>();
  #spared = 0;

  constructor(config: HeadStartsConfig) {
    this.#config = config;
  }

  /** Asks imgproxy for a flight of a page at once, where the bucket hardly ever has what pages request and a place is free. */
  begin(flight: Flight, wish: Wish): HeadStart | undefined {
    const { readThrough, slots, upstream, metaUpstream } = this.#config;
    if (flight.wanted.open || this.#share >= LOW || readThrough.paused) return undefined;
    const release = slots.acquireFree();
    if (!release) return undefined;
    const { path, signal, wanted } = flight;
    return new HeadStart(wanted.meta ? metaUpstream : upstream, { ...wish, path, signal }, release);
  }

  /** Waits a moment for imgproxy, where a look may be spared; resolves to true where it was quick enough for that. */
  async spares(ahead: HeadStart, flight: Flight): Promise<boolean> {
    return this.#mayBeAlone(flight) && ahead.answersWithin(ALONE_MS);
  }

  /** Notes what a look for a page has found. */
  saw(hit: boolean): void {
    this.#share += (Number(hit) - this.#share) / LATEST;
  }

  /** Notes that an object is in the bucket now: pages that asked the bucket before are still on their way. */
  stored(name: string): void {
    this.#lately.add(name);
    const [oldest] = this.#lately;
    if (this.#lately.size > MOST_NAMES && oldest !== undefined) this.#lately.delete(oldest);
  }

  /** Returns whether the object is in no bucket as far as is known, and would be reported at the put if it were. */
  #mayBeAlone({ wanted }: Flight): boolean {
    const { isFar, hasFallback, storing, cacheFolder } = this.#config;
    if (!isFar() || hasFallback || wanted.otherKeys || !storing()) return false;
    return !this.#lately.has(cacheFolder + wanted.key) && ++this.#spared % SAMPLE !== 0;
  }
}

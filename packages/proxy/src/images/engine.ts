import { setTimeout as sleep } from "node:timers/promises";
import { Memory } from "../base/memory.js";
import { StalledClients } from "../base/stalledClients.js";
import type { SpillSpace } from "../body/spillSpace.js";
import { LargePuts } from "../storing/largePuts.js";
import { Uploads } from "../storing/uploads.js";
import { createJourney, type EngineConfig } from "./createJourney.js";
import { FailureCache } from "./failureCache.js";
import { Flight } from "./flight.js";
import type { Journey, Wish } from "./journey.js";
import { Purger } from "./purger.js";
import { SecondBucket } from "./secondBucket.js";
import { UpstreamLimiter } from "./upstreamLimiter.js";
import type { Wanted } from "./wanted.js";

/** The engine: it opens one flight for each key, which further requests for the key join. */
export class Engine {
  /** False while the upstream is known to answer 200 for a source that does not exist. */
  storing = true;
  readonly uploads: Uploads | undefined;
  readonly slots: UpstreamLimiter;
  readonly memory: Memory;
  readonly spill: SpillSpace;
  readonly stalled = new StalledClients(() => this.slots.waiting > 0);
  readonly failures: FailureCache;
  readonly purger: Purger;
  readonly #flights = new Map<string, Flight>();
  readonly #config: EngineConfig;
  readonly #journey: Journey;

  constructor(config: EngineConfig) {
    const { store, limits, log, metrics } = config;
    this.#config = config;
    this.spill = config.spill;
    this.memory = new Memory(limits.memoryBytes);
    store?.shareMemory?.(this.memory);
    const { maxUpstream: concurrency, maxWaiting: waiting, maxWaitMs: waitMs } = limits;
    const largePuts = new LargePuts({
      isBusy: () => this.slots.busy > 0,
      isFull: () => config.spill.used > config.spill.limit / 2,
    });
    const onWait = (): void => void this.stalled.freePlace();
    this.slots = new UpstreamLimiter({ concurrency, waiting, waitMs, onWait, onFree: () => largePuts.go() });
    config.spill.onFull = () => this.stalled.freeDisk();
    this.failures = new FailureCache(limits.negativeTtlMs, 1_000);
    const { uploads: puts, uploadAttempts: attempts } = limits;
    const onRetry = (): void => metrics.retried.inc();
    this.uploads = store && new Uploads({ store, concurrency: puts, attempts, backoffMs: 100, log, onRetry });
    const { slots, memory, uploads, failures } = this;
    const second = config.fallback && new SecondBucket(config.fallback);
    this.purger = new Purger({ ...config, second, flights: this.#flights, uploads, failures });
    this.#journey = createJourney(config, { slots, memory, uploads, largePuts, storing: () => this.storing });
  }

  get flights(): number {
    return this.#flights.size;
  }

  /** Returns the flight of a key: the present one (`joined` is true), else a new one. */
  open(wanted: Wanted, wish: Wish): { flight: Flight; joined: boolean } {
    const { key } = wanted;
    if (!wanted.background) this.slots.visit();
    const current = this.#flights.get(key);
    if (current?.joinable && !current.abandoned) {
      if (!wanted.open) current.vouch();
      if (!wanted.background) current.hurry();
      return { flight: current, joined: true };
    }
    const { limits, spill } = this.#config;
    const flight = new Flight(wanted, {
      memory: this.memory,
      spill,
      memoryPerObject: limits.memoryPerObject,
      maxBytes: limits.maxStoreBytes,
    });
    this.#flights.set(key, flight);
    void this.#fly(flight, wish);
    return { flight, joined: false };
  }

  /** Waits until nothing is under way, at most `timeoutMs`; returns how many objects were dropped. */
  async drain(timeoutMs: number): Promise<number> {
    const until = performance.now() + timeoutMs;
    // A connection that is still open may begin another flight while one is waited for.
    while ((this.#flights.size > 0 || this.slots.busy > 0) && performance.now() < until) await sleep(10);
    const unfinished = [...this.#flights.values()].filter(({ storable }) => storable).length;
    this.uploads?.stop();
    return this.#config.store ? unfinished : 0;
  }

  async #fly(flight: Flight, wish: Wish): Promise<void> {
    const { key } = flight;
    try {
      await this.#journey.run(flight, wish);
    } catch (error) {
      this.failures.add(key, error);
      flight.fail(error);
    } finally {
      flight.end();
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    }
  }
}

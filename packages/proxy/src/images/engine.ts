import { setTimeout as sleep } from "node:timers/promises";
import { attemptAll } from "../base/attemptAll.js";
import { Memory } from "../base/memory.js";
import { StalledClients } from "../base/stalledClients.js";
import type { SpillSpace } from "../body/spillSpace.js";
import { LargePuts } from "../storing/largePuts.js";
import { Uploads } from "../storing/uploads.js";
import { createJourney, type EngineConfig } from "./createJourney.js";
import { FailureCache } from "./failureCache.js";
import { Flight } from "./flight.js";
import type { Journey, Wish } from "./journey.js";
import { SecondBucket } from "./secondBucket.js";
import { UpstreamLimiter } from "./upstreamLimiter.js";
import type { Wanted } from "./wanted.js";

/** The engine: it opens one flight for each key, which further requests for the key join. */
export class Engine {
  /** False while the upstream is known to answer 200 for a source that does not exist. */
  storing = true;
  /** Called before anything is purged: what is at hand of a source may be old. */
  onPurge: () => void = () => {};
  readonly uploads: Uploads | undefined;
  readonly slots: UpstreamLimiter;
  readonly memory: Memory;
  readonly spill: SpillSpace;
  readonly stalled = new StalledClients(() => this.slots.waiting > 0);
  readonly failures: FailureCache;
  readonly #flights = new Map<string, Flight>();
  readonly #config: EngineConfig;
  readonly #journey: Journey;
  readonly #second: SecondBucket | undefined;

  constructor(config: EngineConfig) {
    const { store, limits, log, metrics } = config;
    this.#config = config;
    this.#second = config.fallback && new SecondBucket(config.fallback);
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
    const { slots, memory, uploads } = this;
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

  /**
   * Removes an object from the bucket, and from the second one, with everything that is about to store it.
   *
   * @throws what the store throws; ProxyError 502 where the second bucket keeps it, since it would return from there
   */
  async purge(key: string): Promise<void> {
    const { store, cacheFolder } = this.#config;
    this.onPurge();
    // First where it would return from: a flight that begins later does not find it there.
    const kept = await this.#second?.remove(key);
    const flight = this.#flights.get(key);
    if (flight) {
      flight.purged = true;
      this.#flights.delete(key);
    }
    this.failures.delete(key);
    await this.uploads?.cancel(cacheFolder + key);
    await store?.delete(cacheFolder + key);
    if (kept) throw kept;
  }

  /** Returns whether a bucket has an object under a key; also false where that cannot be found out. */
  async has(key: string): Promise<boolean> {
    const { store, cacheFolder } = this.#config;
    const own = await store?.head(cacheFolder + key).catch(() => undefined);
    return own !== undefined || (await this.#second?.has(key)) === true;
  }

  /**
   * Purges all members of a set: those on their way to the bucket, and those that lie there or in the second one; returns
   * their keys.
   *
   * @throws what a store throws, where it cannot list; what {@link purge} throws, after all members had their turn
   */
  async purgeSet(key: string): Promise<string[]> {
    const { store, cacheFolder } = this.#config;
    const folder = `${key}/`;
    const members = new Set([...this.#flights.keys()].filter((name) => name.startsWith(folder)));
    for (const name of this.uploads?.names ?? [])
      if (name.startsWith(cacheFolder + folder)) members.add(name.slice(cacheFolder.length));
    const purge = async (member: string): Promise<void> => {
      members.add(member);
      await this.purge(member);
    };
    const inFirst = store?.list(cacheFolder + folder) ?? [];
    const steps = [
      // First what is about to be stored: from then on the lists are complete.
      () => Promise.all([...members].map(purge)),
      () => attemptAll(inFirst, (name) => purge(name.slice(cacheFolder.length))),
      () => attemptAll(this.#second?.keys(folder) ?? [], purge),
    ];
    await attemptAll<() => Promise<unknown>>(steps, (step) => step());
    this.failures.deleteUnder(folder);
    return [...members];
  }

  /** Purges every flight that is meant; returns their keys. */
  async purgeFlights(isMeant: (wanted: Wanted) => boolean): Promise<string[]> {
    const keys = [...this.#flights.values()].filter(({ wanted }) => isMeant(wanted)).map(({ key }) => key);
    await Promise.all(keys.map((key) => this.purge(key)));
    return keys;
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

import { attemptAll } from "../base/attemptAll.js";
import type { Store } from "../stores/store.js";
import type { Uploads } from "../storing/uploads.js";
import type { FailureCache } from "./failureCache.js";
import type { Flight } from "./flight.js";
import type { SecondBucket } from "./secondBucket.js";
import type { Wanted } from "./wanted.js";

/** Settings of {@link Purger}: all places from which an object may be served, or may return. */
export interface PurgerConfig {
  store: Store | undefined;
  cacheFolder: string;
  second: SecondBucket | undefined;
  /** Flights that are under way, by key. */
  flights: Map<string, Flight>;
  uploads: Uploads | undefined;
  failures: FailureCache;
}

/** The part that removes objects, with everything that is about to store them. */
export class Purger {
  /** Called before anything is purged: what is at hand of a source may be old. */
  onPurge: () => void = () => {};
  readonly #config: PurgerConfig;

  constructor(config: PurgerConfig) {
    this.#config = config;
  }

  /**
   * Removes an object from the bucket, and from the second one, with everything that is about to store it.
   *
   * @throws what the store throws; ProxyError 502 where the second bucket keeps it, since it would return from there
   */
  async purge(key: string): Promise<void> {
    const { store, cacheFolder, second, flights, uploads, failures } = this.#config;
    this.onPurge();
    // First where it would return from: a flight that begins later does not find it there.
    const kept = await second?.remove(key);
    const flight = flights.get(key);
    if (flight) {
      flight.purged = true;
      flights.delete(key);
    }
    failures.delete(key);
    await uploads?.cancel(cacheFolder + key);
    await store?.delete(cacheFolder + key);
    if (kept) throw kept;
  }

  /** Returns whether a bucket has an object under a key; also false where that cannot be found out. */
  async has(key: string): Promise<boolean> {
    const { store, cacheFolder, second } = this.#config;
    const own = await store?.head(cacheFolder + key).catch(() => undefined);
    return own !== undefined || (await second?.has(key)) === true;
  }

  /**
   * Purges all members of a set: those on their way to the bucket, and those that lie there or in the second one; returns
   * their keys.
   *
   * @throws what a store throws, where it cannot list; what {@link purge} throws, after all members had their turn
   */
  async purgeSet(key: string): Promise<string[]> {
    const { store, cacheFolder, second, flights, uploads, failures } = this.#config;
    const folder = `${key}/`;
    const members = new Set([...flights.keys()].filter((name) => name.startsWith(folder)));
    for (const name of uploads?.names ?? [])
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
      () => attemptAll(second?.keys(folder) ?? [], purge),
    ];
    await attemptAll<() => Promise<unknown>>(steps, (step) => step());
    failures.deleteUnder(folder);
    return [...members];
  }

  /** Purges every flight that is meant; returns their keys. */
  async purgeFlights(isMeant: (wanted: Wanted) => boolean): Promise<string[]> {
    const keys = [...this.#config.flights.values()].filter(({ wanted }) => isMeant(wanted)).map(({ key }) => key);
    await Promise.all(keys.map((key) => this.purge(key)));
    return keys;
  }
}

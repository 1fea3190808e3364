import { ProxyError, reasonOf } from "../base/errors.js";
import type { Store } from "../stores/store.js";

/** A bucket that is asked for what the first does not have. */
export interface FallbackStore {
  store: Store;
  /** Text in front of its keys. */
  folder: string;
}

/** The second bucket as a purge sees it: nothing is written there, but what is to vanish must not return from it. */
export class SecondBucket {
  readonly #store: Store;
  readonly #folder: string;

  constructor({ store, folder }: FallbackStore) {
    this.#store = store;
    this.#folder = folder;
  }

  /** Returns whether it has an object under a key; undefined where that cannot be found out. */
  async has(key: string): Promise<boolean | undefined> {
    return this.#store.head(this.#folder + key).then(
      (head) => head !== undefined,
      () => undefined,
    );
  }

  /** Removes an object; resolves to a fault where it is still there, or may be. */
  async remove(key: string): Promise<ProxyError | undefined> {
    try {
      await this.#store.delete(this.#folder + key);
      return undefined;
    } catch (error) {
      const isThere = await this.has(key);
      if (isThere === false) return undefined;
      const state = isThere ? "still has" : "may still have";
      return new ProxyError(
        502,
        `Gone from the first bucket, but the second ${state} it, from where it would return: allow s3:DeleteObject there, or remove it there first`,
        { message: `purge ${key}: the second bucket ${state} it: ${reasonOf(error)}`, cause: error },
      );
    }
  }

  /** Yields the keys that begin with `prefix`. @throws what the store throws */
  async *keys(prefix: string): AsyncIterable<string> {
    for await (const name of this.#store.list(this.#folder + prefix)) yield name.slice(this.#folder.length);
  }
}

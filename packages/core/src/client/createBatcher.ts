/** Someone who waits for an answer, and whether they still do. */
export interface Waiter<V> {
  resolve(value: V): void;
  reject(reason: unknown): void;
}

/** One thing that was asked for, by everyone who asked while it was on its way. */
export interface Pending<K, V> {
  key: K;
  waiters: Set<Waiter<V>>;
}

/** Sends what gathered; `isWanted` tells whether anyone still waits for any of it. */
export type SendBatch<K, V> = (batch: readonly Pending<K, V>[], signal: AbortSignal) => Promise<void>;

/**
 * Gathers what is asked in one tick and sends it in batches; what is on its way is shared. A batch that nobody waits
 * for any more is aborted.
 *
 * @param id text by which two keys are the same
 */
export function createBatcher<K, V>(
  maxBatch: number,
  id: (key: K) => string,
  send: SendBatch<K, V>,
): (key: K, signal?: AbortSignal) => Promise<V> {
  const pending = new Map<string, Pending<K, V>>();
  let gathered: Pending<K, V>[] = [];
  const aborts = new Map<Pending<K, V>, () => void>();
  const forget = (entry: Pending<K, V>): void => {
    const name = id(entry.key);
    // After an abort the same may have been asked anew.
    if (pending.get(name) === entry) pending.delete(name);
  };

  const flush = (): void => {
    const wanted = gathered.filter((entry) => entry.waiters.size);
    gathered = [];
    for (let at = 0; at < wanted.length; at += maxBatch) {
      const batch = wanted.slice(at, at + maxBatch);
      const controller = new AbortController();
      for (const entry of batch) {
        aborts.set(entry, () => {
          if (batch.every(({ waiters }) => !waiters.size)) controller.abort();
        });
      }
      const settle = (reason?: unknown): void => {
        for (const entry of batch) {
          forget(entry);
          aborts.delete(entry);
          for (const waiter of entry.waiters) waiter.reject(reason);
        }
      };
      send(batch, controller.signal).then(() => settle(new Error("no answer for this item")), settle);
    }
  };

  return (key, signal) =>
    new Promise<V>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const name = id(key);
      let entry = pending.get(name);
      if (!entry) {
        entry = { key, waiters: new Set() };
        pending.set(name, entry);
        // A task of its own, so that everything that one commit mounts is asked together.
        if (!gathered.length) setTimeout(flush, 0);
        gathered.push(entry);
      }
      const { waiters } = entry;
      const asked = entry;
      const leave = (): void => {
        if (!waiters.delete(waiter)) return;
        waiter.reject(signal?.reason);
        if (waiters.size) return;
        forget(asked);
        aborts.get(asked)?.();
      };
      // One signal may live as long as the page.
      const settled = (): void => signal?.removeEventListener("abort", leave);
      const waiter: Waiter<V> = {
        resolve(value) {
          settled();
          resolve(value);
        },
        reject(reason) {
          settled();
          reject(reason);
        },
      };
      waiters.add(waiter);
      signal?.addEventListener("abort", leave);
    });
}

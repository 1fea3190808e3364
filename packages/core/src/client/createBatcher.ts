/** A caller that waits for a result. */
export interface Waiter<V> {
  resolve(value: V): void;
  reject(reason: unknown): void;
}

/** One requested item, with all callers that requested it while it was on its way. */
export interface Pending<K, V> {
  key: K;
  waiters: Set<Waiter<V>>;
}

/** A function that sends one batch; `isWanted` returns whether any caller still waits for any item of it. */
export type SendBatch<K, V> = (batch: readonly Pending<K, V>[], signal: AbortSignal) => Promise<void>;

/**
 * Creates a function that gathers the items requested in one tick and sends them in batches. An item on its way is shared;
 * a batch for which no caller waits any more is aborted.
 *
 * @param id returns the same text for keys that mean the same item
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
    // After an abort the same item may have been requested anew.
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
        // The flush is a task of its own, so that all items that one commit mounts go into one batch.
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
      // The listener is removed, since one signal may live as long as the page.
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

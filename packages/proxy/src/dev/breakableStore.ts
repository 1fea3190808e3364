import { entriesIn } from "../stores/entriesIn.js";
import type { Store } from "../stores/store.js";
import { StoreError } from "../stores/storeError.js";

/** A store with a switch that makes every call fail, to see what visitors see then. */
export interface BreakableStore extends Store {
  broken: boolean;
}

/** Wraps a store so that it can be broken. */
export function createBreakableStore(store: Store): BreakableStore {
  const check = (): void => {
    if (breakable.broken) throw new StoreError("the bucket was broken by button", { status: 503 });
  };
  const breakable: BreakableStore = {
    broken: false,
    label: store.label,
    async head(...args) {
      check();
      return store.head(...args);
    },
    async get(...args) {
      check();
      return store.get(...args);
    },
    async put(...args) {
      check();
      return store.put(...args);
    },
    async delete(...args) {
      check();
      return store.delete(...args);
    },
    async *list(...args) {
      check();
      yield* store.list(...args);
    },
    async *entries(prefix) {
      check();
      yield* entriesIn(store, prefix);
    },
    shareMemory: (memory) => store.shareMemory?.(memory),
    close: () => store.close(),
  };
  return breakable;
}

import type { STORE_CALLS, STORE_RESULTS } from "../base/labels.js";
import type { Store } from "./store.js";

/** Receiver of the duration of one call of a store, in seconds: a histogram. */
export interface StoreTimes {
  observe(labels: { call: Call; result: Result }, seconds: number): void;
}

type Call = (typeof STORE_CALLS)[number];
type Result = (typeof STORE_RESULTS)[number];

/**
 * Wraps a store so that the duration of each call is reported: of a get until its first bytes are there, of a list until its
 * end. What the calls return and throw stays as it is.
 */
export function timedStore(store: Store, times: StoreTimes): Store {
  const timed = async <T>(call: Call, run: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    let result: Result = "error";
    try {
      const found = await run();
      result = found === undefined && call !== "delete" ? "missing" : "ok";
      return found;
    } finally {
      times.observe({ call, result }, (performance.now() - started) / 1000);
    }
  };
  return {
    label: store.label,
    head: (name, options) => timed("head", () => store.head(name, options)),
    get: (name, options) => timed("get", () => store.get(name, options)),
    put: (name, body, head, options) => timed("put", () => store.put(name, body, head, options)),
    delete: (name) => timed("delete", () => store.delete(name)),
    async *list(prefix) {
      const started = performance.now();
      let result: Result = "ok";
      try {
        yield* store.list(prefix);
      } catch (error) {
        result = "error";
        throw error;
      } finally {
        times.observe({ call: "list", result }, (performance.now() - started) / 1000);
      }
    },
    ...(store.shareMemory && { shareMemory: (memory) => store.shareMemory?.(memory) }),
    close: () => store.close(),
  };
}

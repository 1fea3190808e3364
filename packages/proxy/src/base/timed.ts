import type { Store } from "../stores/store.js";
import type { Upstream } from "../upstream/upstream.js";
import type { STATUS_CLASSES, STORE_CALLS, STORE_RESULTS } from "./labels.js";

/**
 * Returns the class of an HTTP status.
 *
 * @example
 * statusClass(404) // "4xx"
 * statusClass(0)   // "none"
 */
export const statusClass = (status: number | undefined): (typeof STATUS_CLASSES)[number] =>
  status !== undefined && status >= 200 && status < 600
    ? (`${Math.floor(status / 100)}xx` as (typeof STATUS_CLASSES)[number])
    : "none";

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
  async function* timedList<T>(list: AsyncIterable<T>): AsyncGenerator<T> {
    const started = performance.now();
    let result: Result = "ok";
    try {
      yield* list;
    } catch (error) {
      result = "error";
      throw error;
    } finally {
      times.observe({ call: "list", result }, (performance.now() - started) / 1000);
    }
  }
  return {
    label: store.label,
    get isFar() {
      return store.isFar === true;
    },
    head: (name, options) => timed("head", () => store.head(name, options)),
    get: (name, options) => timed("get", () => store.get(name, options)),
    put: (name, body, head, options) => timed("put", () => store.put(name, body, head, options)),
    delete: (name) => timed("delete", () => store.delete(name)),
    list: (prefix) => timedList(store.list(prefix)),
    ...(store.entries && { entries: (prefix: string) => timedList(store.entries!(prefix)) }),
    ...(store.shareMemory && { shareMemory: (memory) => store.shareMemory?.(memory) }),
    ...(store.usage && { usage: () => store.usage!() }),
    close: () => store.close(),
  };
}

/** Receiver of the time from one request to the status of its response, in seconds: a histogram. */
export interface UpstreamTimes {
  /** @param labels class of the status; `none` where there was no response */
  observe(labels: { status_class: (typeof STATUS_CLASSES)[number] }, seconds: number): void;
}

/** Wraps an upstream so that the time to each response is reported. Results and errors stay as they are. */
export function timedUpstream(upstream: Upstream, times: UpstreamTimes): Upstream {
  return {
    label: upstream.label,
    async fetch(request, sink) {
      const started = performance.now();
      let status: number | undefined;
      const note = (given?: number): void => {
        if (status !== undefined) return;
        status = given ?? 0;
        times.observe({ status_class: statusClass(given) }, (performance.now() - started) / 1000);
      };
      try {
        await upstream.fetch(request, {
          head(given, headers) {
            note(given);
            sink.head(given, headers);
          },
          data: (chunk) => sink.data(chunk),
        });
      } finally {
        note();
      }
    },
    ...(upstream.describe && { describe: (request) => upstream.describe!(request) }),
    ping: (signal) => upstream.ping(signal),
    close: () => upstream.close(),
  };
}

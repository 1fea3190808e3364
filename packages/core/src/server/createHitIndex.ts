import { createBoundedMap } from "../base/boundedMap.js";
import { fault } from "../base/fault.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { checkSpan } from "./checkSpan.js";
import { createLimit } from "./createLimit.js";
import { markableOf } from "./markable.js";
import { within } from "./within.js";

/** What a hit index asks; the stores of `@bucketfirst/proxy` are such. Resolves to `undefined` or false for what is missing. */
export interface HitStore {
  head(name: string): Promise<unknown>;
}

/** Bounds of a hit index. */
export interface HitIndexOptions {
  /** Keys to remember. Default 10,000. */
  size?: number;
  /** How long a key counts as missing, in seconds: someone else may store it. Stored ones stay. Default 30. */
  ttlSeconds?: number;
  /** How long a page waits for the store, in milliseconds. Default 50. */
  deadlineMs?: number;
  /** How long one look-up may take, in milliseconds; then it counts as not answered. Default 5,000. */
  timeoutMs?: number;
  /** Put in front of the key to name the object, e.g. `processed/`. Default "". */
  folder?: string;
}

/** Tells pages what is stored; made by {@link createHitIndex}. */
export interface HitIndex {
  /**
   * Marks what is known of each candidate. All stored or all missing: `start` says so. Of a part, what is known to be
   * missing is printed on the proxied address: in `missing` of a set, in the cached srcset of a classic descriptor.
   */
  mark(descriptors: readonly AnyDescriptor[]): Promise<void>;
}

/** Descriptors whose `start` is a mark, so that a later mark may take it away. */
const hinted = new WeakSet<object>();
/** Look-ups on their way at the same time: a gallery must not open thousands of connections. */
const MAX_LOOKUPS = 50;

/**
 * A server's memory of what the bucket holds, so that a page never asks it for what is known to be missing. One batched
 * look-up for each call, and never a wait past the deadline: late answers serve the next page.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 * @example
 * const hits = createHitIndex(store, { deadlineMs: 20 });
 * await hits.mark(descriptors);
 * // descriptors[0].start: "cache", "proxy" or undefined; descriptors[0].missing: ["800.avif"] or undefined
 */
export function createHitIndex(
  store: HitStore,
  { size = 10_000, ttlSeconds = 30, deadlineMs = 50, timeoutMs = 5000, folder = "" }: HitIndexOptions = {},
): HitIndex {
  checkSpan(size, "size", 1);
  checkSpan(ttlSeconds, "ttlSeconds", 0);
  checkSpan(deadlineMs, "deadlineMs", 0);
  checkSpan(timeoutMs, "timeoutMs", 1);
  if (typeof folder !== "string") throw fault("CONFIG", "folder", "text", folder);
  /** True for stored; for missing the time until which that holds. */
  const known = createBoundedMap<string, true | number>(size);
  const asked = new Map<string, Promise<void>>();
  const limit = createLimit(MAX_LOOKUPS);

  const stateOf = (key: string): boolean | undefined => {
    const state = known.get(key);
    return state === true ? true : state !== undefined && state > Date.now() ? false : undefined;
  };
  const lookUp = async (key: string): Promise<void> => {
    try {
      const found = await within(timeoutMs, store.head(folder + key));
      known.set(key, found ? true : Date.now() + ttlSeconds * 1000);
    } catch {
      // A store in trouble says nothing about its objects.
    }
  };
  const ask = (key: string): Promise<void> | undefined => {
    const underway = asked.get(key);
    // A store that answers nothing must not have the pages behind it pile up.
    if (underway || asked.size >= size) return underway;
    const answer = limit(() => lookUp(key)).finally(() => asked.delete(key));
    asked.set(key, answer);
    return answer;
  };

  return {
    async mark(descriptors) {
      const parts = descriptors.map((image) => markableOf(image, folder));
      const keys = new Set(parts.flat().flatMap((part) => part.keys));
      const open = [...keys].filter((key) => stateOf(key) === undefined);
      // What comes later serves the next page.
      if (open.length) await within(deadlineMs, Promise.all(open.map(ask))).catch(() => {});
      descriptors.forEach((image, i) => {
        const states = parts[i]!.map((part) => part.keys.map(stateOf));
        const all = new Set(states.flat());
        const isAll = (state: boolean): boolean => all.size === 1 && all.has(state);
        const start = isAll(true) ? "cache" : isAll(false) ? "proxy" : undefined;
        // What is wholly missing needs no list of what is.
        parts[i]!.forEach((part, n) => {
          part.write(states[n]!.map((state) => state === false && start !== "proxy"));
        });
        if (start) {
          image.start = start;
          hinted.add(image);
        } else if (hinted.delete(image)) delete image.start;
      });
    },
  };
}

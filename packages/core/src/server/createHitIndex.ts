import { createBoundedMap } from "../base/boundedMap.js";
import { fault } from "../base/fault.js";
import { refuseOthers } from "../base/refuseOthers.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { checkSpan } from "./checkSpan.js";
import { createLimit } from "./createLimit.js";
import { markableOf } from "./markable.js";
import { within } from "./within.js";

/** The part of a store that a hit index uses; the stores of `@bucketfirst/proxy` have it. */
export interface HitStore {
  /** Looks an object up by its name; resolves to `undefined` or false for a missing one. */
  head(name: string): Promise<unknown>;
}

/** Settings of {@link createHitIndex}. */
export interface HitIndexOptions {
  /** Number of keys to remember. Default 10,000. */
  size?: number;
  /** Seconds for which a key counts as missing, since the proxy may store it; a stored one counts for ever. Default 30. */
  ttlSeconds?: number;
  /** Most milliseconds that a page waits for the store. Default 50. */
  deadlineMs?: number;
  /** Most milliseconds of one look-up; then it has no result. Default 5,000. */
  timeoutMs?: number;
  /** Text in front of the key in the object's name, e.g. `processed/`. Default "". */
  folder?: string;
}

/** A memory of stored objects, for pages; made by {@link createHitIndex}. */
export interface HitIndex {
  /**
   * Marks descriptors by the known state of their candidates. Where all are stored or all are missing, `start` is set. Where
   * a part is missing, those are printed with the proxied address: in `missing` of a set, in the cached srcset of a classic
   * descriptor.
   */
  mark(descriptors: readonly AnyDescriptor[]): Promise<void>;
}

/** Descriptors whose `start` is a mark, so that a later mark may remove it. */
const hinted = new WeakSet<object>();
/** Most look-ups at the same time: a gallery must not open thousands of connections. */
const MAX_LOOKUPS = 50;

/**
 * Creates a server's memory of the objects in the bucket, so that no page requests one that is known to be missing. Each call
 * makes one batched look-up, and never waits past the deadline: late results serve the next page.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 * @example
 * const hits = createHitIndex(store, { deadlineMs: 20 });
 * await hits.mark(descriptors);
 * // descriptors[0].start: "cache", "proxy" or undefined; descriptors[0].missing: ["800.avif"] or undefined
 */
export function createHitIndex(
  store: HitStore,
  { size = 10_000, ttlSeconds = 30, deadlineMs = 50, timeoutMs = 5000, folder = "", ...others }: HitIndexOptions = {},
): HitIndex {
  refuseOthers(others, "size, ttlSeconds, deadlineMs, timeoutMs, folder");
  // Every look-up would fail, and failures mark nothing, so nobody would notice.
  if (typeof Object(store).head !== "function") throw fault("CONFIG", "store", "an object with head()", store);
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
      // A failure of the store is no fact about the object.
    }
  };
  const ask = (key: string): Promise<void> | undefined => {
    const underway = asked.get(key);
    // A store that never answers must not make pages pile up.
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
      // Later results serve the next page.
      if (open.length) await within(deadlineMs, Promise.all(open.map(ask))).catch(() => {});
      descriptors.forEach((image, i) => {
        const states = parts[i]!.map((part) => part.keys.map(stateOf));
        const all = new Set(states.flat());
        const isAll = (state: boolean): boolean => all.size === 1 && all.has(state);
        const start = isAll(true) ? "cache" : isAll(false) ? "proxy" : undefined;
        // A descriptor that is wholly missing needs no list.
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

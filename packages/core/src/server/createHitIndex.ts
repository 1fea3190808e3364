import { createBoundedMap } from "../base/boundedMap.js";
import { fault } from "../base/fault.js";
import type { ImageDescriptor } from "../images/ImageDescriptor.js";
import { checkSpan } from "./checkSpan.js";
import { createLimit } from "./createLimit.js";
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
  /** Sets `start` on every descriptor whose candidates are all known to be stored, or all known to be missing. */
  mark(descriptors: readonly ImageDescriptor[]): Promise<void>;
}

const KEY_LENGTH = 32;
/** Look-ups on their way at the same time: a gallery must not open thousands of connections. */
const MAX_LOOKUPS = 50;

function keysOf(image: ImageDescriptor): string[] {
  const sets = [image.cachedSrcSet, ...(image.sources ?? []).map((source) => source.cachedSrcSet)];
  const urls = [
    image.cachedSrc,
    ...sets.flatMap((set) => (set ?? "").split(", ").map((entry) => entry.split(" ")[0]!)),
  ];
  // Not the last segment: a folder such as "img-" is part of it.
  return [...new Set(urls.filter(Boolean).map((url) => url.slice(-KEY_LENGTH)))];
}

/**
 * A server's memory of what the bucket holds, so that a page never asks it for what is known to be missing. One batched
 * look-up for each call, and never a wait past the deadline: late answers serve the next page.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 * @example
 * const hits = createHitIndex(store, { deadlineMs: 20 });
 * await hits.mark(descriptors); // descriptors[0].start: "cache", "proxy" or undefined
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
      const keys = descriptors.map(keysOf);
      const open = [...new Set(keys.flat())].filter((key) => stateOf(key) === undefined);
      // What comes later serves the next page.
      if (open.length) await within(deadlineMs, Promise.all(open.map(ask))).catch(() => {});
      descriptors.forEach((image, i) => {
        // Without a bucket there is nothing to know.
        if (image.cachedSrc === image.proxySrc) return;
        const states = keys[i]!.map(stateOf);
        if (states.every((state) => state === true)) image.start = "cache";
        else if (states.every((state) => state === false)) image.start = "proxy";
      });
    },
  };
}

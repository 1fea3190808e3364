import { createBoundedMap } from "../boundedMap.js";
import type { ImageDescriptor } from "../descriptor.js";

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
  /** Put in front of the key to name the object, e.g. `processed/`. Default "". */
  folder?: string;
}

/** Tells pages what is stored; made by {@link createHitIndex}. */
export interface HitIndex {
  /** Sets `start` on every descriptor whose candidates are all known to be stored, or all known to be missing. */
  mark(descriptors: readonly ImageDescriptor[]): Promise<void>;
}

function keysOf(image: ImageDescriptor): string[] {
  const sets = [image.cachedSrcSet, ...(image.sources ?? []).map((source) => source.cachedSrcSet)];
  const urls = [
    image.cachedSrc,
    ...sets.flatMap((set) => (set ?? "").split(", ").map((entry) => entry.split(" ")[0]!)),
  ];
  return [...new Set(urls.filter(Boolean).map((url) => url.slice(url.lastIndexOf("/") + 1)))];
}

/**
 * A server's memory of what the bucket holds, so that a page never asks it for what is known to be missing. One batched
 * look-up for each call, and never a wait past the deadline: late answers serve the next page.
 *
 * @example
 * const hits = createHitIndex(store, { deadlineMs: 20 });
 * await hits.mark(descriptors); // descriptors[0].start: "cache", "proxy" or undefined
 */
export function createHitIndex(
  store: HitStore,
  { size = 10_000, ttlSeconds = 30, deadlineMs = 50, folder = "" }: HitIndexOptions = {},
): HitIndex {
  /** True for stored; for missing the time until which that holds. */
  const known = createBoundedMap<string, true | number>(size);
  const asked = new Map<string, Promise<void>>();

  const stateOf = (key: string): boolean | undefined => {
    const state = known.get(key);
    return state === true ? true : state !== undefined && state > Date.now() ? false : undefined;
  };
  const ask = (key: string): Promise<void> => {
    let answer = asked.get(key);
    if (!answer) {
      answer = store
        .head(folder + key)
        .then((found) => known.set(key, found ? true : Date.now() + ttlSeconds * 1000))
        // A store in trouble says nothing about its objects.
        .catch(() => {})
        .finally(() => asked.delete(key));
      asked.set(key, answer);
    }
    return answer;
  };

  return {
    async mark(descriptors) {
      const keys = descriptors.map(keysOf);
      const open = [...new Set(keys.flat())].filter((key) => stateOf(key) === undefined);
      if (open.length) {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const deadline = new Promise<void>((resolve) => {
          timer = setTimeout(resolve, deadlineMs);
        });
        await Promise.race([Promise.all(open.map(ask)), deadline]);
        clearTimeout(timer);
      }
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

declare global {
  interface Navigator {
    /**
     * When an image was missed last, by the `cachedSrc` of its descriptor. One for the whole page: the inline head
     * script, and every copy of this package, write to the same. Not on the window, where an element with that id would
     * stand in for it.
     */
    bucketfirst?: Map<string, number>;
  }
}

const TTL_MS = 60_000;
/** Enough for the longest gallery; a page that never ends must not grow for ever. */
const MAX_ENTRIES = 500;

/** The registry, without what is too much: the oldest entries go first. */
export function recentMisses(): Map<string, number> | undefined {
  const misses = globalThis.navigator?.bucketfirst;
  if (!misses) return undefined;
  for (const cachedSrc of misses.keys()) {
    if (misses.size <= MAX_ENTRIES) break;
    misses.delete(cachedSrc);
  }
  return misses;
}

/**
 * Tells whether the bucket did not have `cachedSrc` within the last 60 seconds. Browsers keep no such memory: each
 * remount of a missing image would ask the bucket again. Always false on a server, whose misses are everybody's.
 */
export const isMissed = (cachedSrc: string): boolean =>
  // Without a registry, or an entry, there is no number to compare with, and that is false.
  Date.now() - (recentMisses()?.get(cachedSrc) as number) < TTL_MS;

declare global {
  interface Navigator {
    /**
     * When an image was missed last, by the `cachedSrc` of its descriptor, or the `proxyBase` of a set. One for the whole page: the inline head
     * script, and every copy of this package, write to the same. Not on the window, where an element with that id would
     * stand in for it.
     */
    bucketfirst?: Map<string, number>;
  }
}

const TTL_MS = 60_000;
/** Enough for the longest gallery; a page that never ends must not grow for ever. */
const MAX_ENTRIES = 1000;

/**
 * Tells whether the bucket did not have an image, by its `cachedSrc` or the `proxyBase` of its set, within the last 60 seconds. Browsers keep no such memory: each
 * remount of a missing image would ask the bucket again. Always false on a server, whose misses are everybody's. When
 * there are more than 1,000, all are forgotten: each costs at most one more request.
 */
export function isMissed(key: string): boolean {
  const misses = globalThis.navigator?.bucketfirst;
  if (misses && misses.size > MAX_ENTRIES) misses.clear();
  const missedAt = misses?.get(key);
  // No clock without an entry, and so none on a server: Next refuses to prerender a component that reads it.
  return !!missedAt && Date.now() - missedAt < TTL_MS;
}

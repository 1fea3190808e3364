declare global {
  interface Navigator {
    /**
     * Time of the last miss of each image, by the `cachedSrc` of its descriptor, or the `proxyBase` of a set. The whole page has
     * one: the inline head script, and every copy of this package, write to it. It is not a property of the window, where an
     * element with that id would hide it.
     */
    bucketfirst?: Map<string, number>;
  }
}

const TTL_MS = 60_000;
/** Most entries: enough for the longest gallery, since a page that never ends must not grow for ever. */
const MAX_ENTRIES = 1000;

/**
 * Returns whether the bucket did not have an image, by its `cachedSrc` or the `proxyBase` of its set, within the last 60
 * seconds. Browsers keep no such memory: each remount of a missing image would ask the bucket again. It is always false on a
 * server, which serves many visitors. Beyond 1,000 entries all are forgotten: each costs at most one more request.
 */
export function isMissed(key: string): boolean {
  const misses = globalThis.navigator?.bucketfirst;
  if (misses && misses.size > MAX_ENTRIES) misses.clear();
  const missedAt = misses?.get(key);
  // The clock is read only with an entry, so never on a server: Next refuses to prerender a component that reads it.
  return !!missedAt && Date.now() - missedAt < TTL_MS;
}

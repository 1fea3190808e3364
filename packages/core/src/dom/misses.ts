declare global {
  /**
   * When an image was missed last, by the `cachedSrc` of its descriptor. One for the whole page: the inline head script,
   * and every copy of this package, write to the same.
   */
  var __bucketfirst: Map<string, number> | undefined;
}

const TTL_MS = 60_000;
/** Enough for the longest gallery; a page that never ends must not grow for ever. */
const MAX_ENTRIES = 500;

/**
 * Tells whether the bucket did not have `cachedSrc` within the last 60 seconds. Browsers keep no such memory: each
 * remount of a missing image would ask the bucket again. Always false on a server, whose misses are everybody's.
 */
export function isMissed(cachedSrc: string): boolean {
  const misses = globalThis.__bucketfirst;
  // Without a registry, or an entry, there is no number to compare with, and both are false.
  if ((misses?.size as number) > MAX_ENTRIES) misses?.clear();
  return Date.now() - (misses?.get(cachedSrc) as number) < TTL_MS;
}

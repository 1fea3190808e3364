import { cacheKeyOf } from "./cacheKeyOf.js";
import type { Stage } from "./stages.js";

/**
 * Returns the cache key of an image on a stage: that of the candidate that was picked from the bucket, or else of the 1x one.
 * For a member of a set that is the proxy's it is the key of the same member in the bucket.
 *
 * @example
 * shownKey(img, "cache") // "1f2e", where img.currentSrc is "https://bucket.example.com/1f2e"
 */
export function shownKey({ currentSrc, dataset }: HTMLImageElement, stage: Stage): string {
  const { cache, cacheSrc, missed, proxy } = dataset;
  return cacheKeyOf(
    cache && currentSrc.startsWith(proxy as string)
      ? cache + cacheKeyOf(currentSrc)
      : (cacheSrc ?? missed ?? (stage === "cache" ? currentSrc : "")),
    proxy,
  );
}

import type { FallbackHooks } from "./hooks.js";
import { guardResize, recheck } from "./resizeGuard.js";
import { watchImage } from "./watchImage.js";

/**
 * Watches over one image that was rendered from `imageAttributes`: on an error it moves from the cache bucket to the
 * proxy, then to the fallback, then gives up. Takes over what a head script has done, and what failed before it came.
 * Returns its undo.
 *
 * @example
 * const detach = attachFallback(document.querySelector("img"), { onMiss: ({ cacheKey }) => console.log(cacheKey) });
 */
export function attachFallback(img: HTMLImageElement, hooks?: FallbackHooks): () => void {
  const watch = watchImage(img, hooks);
  const unguard = guardResize(() => recheck(img, watch.onError));
  img.addEventListener("error", watch.onError);
  img.addEventListener("load", watch.onLoad);
  watch.adopt();
  return () => {
    watch.stop();
    unguard();
    img.removeEventListener("error", watch.onError);
    img.removeEventListener("load", watch.onLoad);
  };
}

import { attachFallback, type FallbackHooks } from "@bucketfirst/core/dom";
import { untrack } from "svelte";
import type { Attachment } from "svelte/attachments";

/**
 * Returns an attachment that brings the behaviour of `<CachedImage>` to your own `<img>`. Print the attributes one by one,
 * since a spread makes Svelte print inline handlers, which a strict Content-Security-Policy blocks.
 *
 * @example
 * const { img } = imageAttributes(image);
 * <img alt="A cat" src={img.src} data-proxy-src={img["data-proxy-src"]} data-stage={img["data-stage"]} {@attach cachedImage()} />
 */
export const cachedImage =
  (hooks?: FallbackHooks): Attachment<HTMLImageElement> =>
  (img) =>
    untrack(() => attachFallback(img, hooks));

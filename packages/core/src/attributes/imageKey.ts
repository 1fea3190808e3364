import type { ImageDescriptor } from "../descriptor.js";

/**
 * Text that differs whenever one of the addresses does: the `key` of an element, so that a new image gets a new element
 * and neither old pixels nor a late error leak into it.
 *
 * @example
 * imageKey({ cachedSrc: "/b/1", proxySrc: "/p/1" }) // '["/b/1","/p/1",null,null,null]'
 */
export function imageKey({ cachedSrc, proxySrc, cachedSrcSet, proxySrcSet, sources }: ImageDescriptor): string {
  return JSON.stringify([cachedSrc, proxySrc, cachedSrcSet, proxySrcSet, sources]);
}

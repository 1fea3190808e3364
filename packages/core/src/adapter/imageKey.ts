import type { ImageDescriptor } from "../images/ImageDescriptor.js";

/**
 * Text that differs whenever a cached address does: the `key` of an element, so that a new image gets a new element and
 * neither old pixels nor a late error leak into it. A new hint or placeholder is no new image.
 *
 * @example
 * imageKey({ cachedSrc: "/b/1", proxySrc: "/p/1" }) // '["/b/1",null,null]'
 */
export const imageKey = ({ cachedSrc, cachedSrcSet, sources }: ImageDescriptor): string =>
  JSON.stringify([cachedSrc, cachedSrcSet, sources]);

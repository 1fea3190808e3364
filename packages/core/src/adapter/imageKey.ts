import type { AnyDescriptor } from "../images/SetDescriptor.js";

/** What makes an image another one. Marks are no part of it: which of its candidates are known to be missing. */
const OWN = ["cachedSrc", "proxySrc", "proxySrcSet", "sources", "media", "cachedBase", "proxyBase"];

/**
 * Text that differs whenever an address does: the `key` of an element, so that a new image gets a new element and neither
 * old pixels nor a late error leak into it. A new hint, mark or placeholder is no new image.
 *
 * @example
 * imageKey({ cachedSrc: "/b/1", proxySrc: "/p/1" }) // '{"cachedSrc":"/b/1","proxySrc":"/p/1"}'
 */
export const imageKey = (image: AnyDescriptor): string => JSON.stringify(image, OWN);

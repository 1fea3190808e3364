import type { AnyDescriptor } from "../images/SetDescriptor.js";

/** Fields by which images differ. The marks of missing candidates are not among them. */
const OWN = ["cachedSrc", "proxySrc", "proxySrcSet", "sources", "media", "cachedBase", "proxyBase"];

/**
 * Returns a text that differs whenever an address does: the `key` of an element, so that a new image gets a new element, and
 * neither old pixels nor a late error of the old one. A new hint, mark or placeholder is no new image.
 *
 * @example
 * imageKey({ cachedSrc: "/b/1", proxySrc: "/p/1" }) // '{"cachedSrc":"/b/1","proxySrc":"/p/1"}'
 */
export const imageKey = (image: AnyDescriptor): string => JSON.stringify(image, OWN);

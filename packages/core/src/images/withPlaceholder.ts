import type { ImageMeta } from "../meta/ImageMeta.js";
import type { AnyDescriptor } from "./SetDescriptor.js";

/**
 * Adds the placeholder of metadata to a descriptor: its colour, unless the request has a placeholder, or its hash where the
 * request says so.
 *
 * @example
 * withPlaceholder({ cachedSrc: "/b/1", proxySrc: "/p/1" }, { color: "#8a7b6c" }).placeholder // "#8a7b6c"
 */
export function withPlaceholder<D extends AnyDescriptor>(image: D, { color, thumbhash }: ImageMeta = {}): D {
  const isHash = image.placeholder === "thumbhash";
  if (isHash) {
    delete image.placeholder;
    if (thumbhash) image.thumbhash = thumbhash;
  }
  if (color && (isHash || image.placeholder === undefined)) image.placeholder = color;
  return image;
}

import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { checkDescriptor } from "./checkDescriptor.js";
import { imageProps, type Loose } from "./imageProps.js";
import type { AttributeMap, ImageAttributes, ImageOptions } from "./types.js";

const printed = (map: Loose<AttributeMap>): AttributeMap =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as AttributeMap;

/**
 * Returns the attributes of the `<img>` and its `<source>`s, by HTML names and ready to print. The same input gives the same
 * output on a server and in a browser. Options that are not ours are passed on to the `<img>`.
 *
 * @throws BucketfirstError `INVALID_OPTION` for an `image` that is no descriptor
 * @example
 * imageAttributes({ cachedSrc: "/b/1", proxySrc: "/p/1" }, { alt: "A cat", id: "cat" })
 * // { img: { alt: "A cat", id: "cat", loading: "lazy", decoding: "async", class: "bf-image", "data-stage": "cache",
 * //          "data-proxy-src": "/p/1", src: "/b/1" }, sources: [] }
 */
export function imageAttributes(
  image: AnyDescriptor,
  options: ImageOptions | (ImageOptions & Record<string, unknown>) = {},
): ImageAttributes {
  checkDescriptor(image);
  const { start = "auto" } = options;
  const { img, sources } = imageProps({ image }, { ...options, start: start === "auto" ? image.start : start });
  // Only a component needs the key of an image of the proxy.
  return { img: printed({ ...img, "data-cache": undefined }), sources: sources.map(printed) };
}

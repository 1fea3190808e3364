import type { ImageDescriptor } from "../descriptor.js";
import { boxOf } from "./boxOf.js";
import type { AttributeMap, ImageAttributes, ImageOptions } from "./types.js";

type Loose = Record<string, string | number | undefined | false>;

/** `sizes` stands before `srcset` and that before `src`: WebKit asks for the wrong candidate otherwise. */
const printed = (map: Loose): AttributeMap => {
  const kept: AttributeMap = {};
  for (const name in map) {
    const value = map[name];
    if (value !== undefined && value !== false) kept[name] = value;
  }
  return kept;
};

/**
 * Attributes of the `<img>` and its `<source>`s, by HTML names and ready to print. Pure: the same input gives the same
 * output on a server and in a browser. `width` and `height` are numbers of CSS pixels, all else is text.
 *
 * @example
 * imageAttributes({ cachedSrc: "/b/1", proxySrc: "/p/1" }, { alt: "A cat" })
 * // { img: { alt: "A cat", loading: "lazy", decoding: "async", class: "bf-image", "data-stage": "cache",
 * //          "data-proxy-src": "/p/1", src: "/b/1" }, sources: [] }
 */
export function imageAttributes(image: ImageDescriptor, options: ImageOptions = {}): ImageAttributes {
  const { retry, priority, unstyled } = options;
  const { cachedSrc, proxySrc, cachedSrcSet, proxySrcSet, layout } = image;
  const start = options.start === "proxy" || options.start === "cache" ? options.start : image.start;
  const atProxy = start === "proxy" || cachedSrc === proxySrc;
  const times = typeof retry === "object" ? retry.times : retry;
  const pair = (cached: string | undefined, proxied: string | undefined, name: string): Loose => ({
    [`data-proxy-${name}`]: !atProxy && proxied,
    [name]: (atProxy ? proxied : cached) || undefined,
  });
  return {
    img: printed({
      alt: options.alt,
      loading: options.loading ?? (priority ? "eager" : "lazy"),
      decoding: options.decoding ?? "async",
      fetchpriority: options.fetchPriority ?? (priority && "high"),
      ...boxOf(image, options),
      class: [unstyled ? "" : "bf-image", options.class].filter(Boolean).join(" ") || undefined,
      "data-layout": layout && layout !== "constrained" && layout,
      "data-placeholder": (options.placeholder ?? image.placeholder) || undefined,
      // It is written into srcset too, where a space would end the address.
      "data-fallback": options.fallback?.replace(/ /g, "%20") || undefined,
      "data-retry": times ? `${times} ${(typeof retry === "object" && retry.delayMs) || 1000}` : undefined,
      // An image that still waits for its addresses has no stage.
      "data-stage": proxySrc ? (atProxy ? "proxy" : "cache") : undefined,
      "data-cache-src": atProxy && cachedSrc !== proxySrc && cachedSrc,
      sizes: options.sizes ?? image.sizes,
      ...pair(cachedSrcSet, proxySrcSet, "srcset"),
      ...pair(cachedSrc, proxySrc, "src"),
    }),
    sources: (image.sources ?? []).map((source) =>
      printed({
        type: source.type,
        media: source.media,
        width: source.width,
        height: source.height,
        sizes: options.sizes ?? source.sizes,
        ...pair(source.cachedSrcSet, source.proxySrcSet, "srcset"),
      }),
    ),
  };
}

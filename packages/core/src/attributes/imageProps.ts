import type { ResolvedImage } from "../adapter/ResolvedImage.js";
import type { ImageDescriptor, ImageDescriptorSource } from "../images/ImageDescriptor.js";
import { boxOf } from "./boxOf.js";
import type { AttributeMap, ImageOptions, RetryOptions } from "./types.js";

/** Absent values as `undefined`. */
export type Loose<T> = { [K in keyof T]: T[K] | undefined };

/**
 * The texts and numbers of a record. A descriptor may be the JSON of a stranger: an object in the place of a text can make
 * a renderer throw. `null`, or anything else that is no record, gives an empty one.
 */
function textsOf<T extends object>(record: T): T {
  const texts = {} as T;
  for (const name in record) if (typeof record[name] !== "object") texts[name] = record[name];
  return texts;
}

/**
 * As {@link imageAttributes}, but what is absent is `undefined`, for frameworks, which leave such attributes out; and
 * `start` is a decision that was made before.
 *
 * @example
 * imageProps({ image: { cachedSrc: "/b/1", proxySrc: "/p/1" } }, { start: "cache" }).img.srcset // undefined
 */
export function imageProps(
  { image: given, state, question }: ResolvedImage,
  options: ImageOptions & Record<string, unknown>,
): { img: Loose<AttributeMap>; sources: Loose<AttributeMap>[] } {
  const { retry, priority, start, placeholder, fallback, unstyled, fetchPriority, patienceMs, ...others } = options;
  const image = textsOf(given);
  const { cachedSrc, proxySrc, layout } = image;
  const atProxy = start === "proxy" || cachedSrc === proxySrc;
  // It is written into srcset too, where a space would end the address. An address that fails anyway is no last resort.
  const encoded = typeof fallback === "string" ? fallback.replaceAll(" ", "%20") : undefined;
  const last = encoded === cachedSrc || encoded === proxySrc ? undefined : encoded;
  const failed = !proxySrc && state !== "waiting";
  // A number becomes an object without these properties.
  const { times = retry as number, delayMs = 1000 }: Partial<RetryOptions> = Object(retry);
  const pair = (name: string, cached: string | undefined, proxied: string | undefined) => ({
    [`data-proxy-${name}`]: (!atProxy && proxied) || undefined,
    [name]: (atProxy ? proxied : cached) || undefined,
  });
  const candidates = (of: ImageDescriptor | ImageDescriptorSource) => ({
    sizes: options.sizes ?? of.sizes,
    ...pair("srcset", of.cachedSrcSet, of.proxySrcSet),
  });
  return {
    img: {
      ...others,
      loading: options.loading ?? (priority ? "eager" : "lazy"),
      decoding: options.decoding ?? "async",
      fetchpriority: fetchPriority ?? (priority ? "high" : options.fetchpriority),
      ...boxOf(image, options),
      class: [unstyled ? "" : "bf-image", options.class].join(" ").trim() || undefined,
      "data-layout": layout === "constrained" ? undefined : layout,
      "data-placeholder": (placeholder ?? image.placeholder) || undefined,
      "data-fallback": last,
      "data-patience": patienceMs,
      "data-retry": times ? `${times} ${delayMs}` : undefined,
      // An image that still waits for its addresses has no stage.
      "data-stage": failed ? (last ? "fallback" : "failed") : proxySrc && (atProxy ? "proxy" : "cache"),
      "data-image": question,
      "data-cache-src": atProxy && cachedSrc !== proxySrc ? cachedSrc : undefined,
      // `sizes`, `srcset`, `src`: in another order WebKit asks for the wrong candidate.
      ...candidates(image),
      ...pair("src", cachedSrc, failed ? last : proxySrc),
    } as Loose<AttributeMap>,
    // By name: any other key would be an attribute, and so might be a handler.
    sources: [given.sources ?? []]
      .flat()
      .map(textsOf)
      .map((source) => ({
        type: source.type,
        media: source.media,
        width: source.width,
        height: source.height,
        ...candidates(source),
      })),
  };
}

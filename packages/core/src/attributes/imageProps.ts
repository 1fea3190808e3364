import type { ResolvedImage } from "../adapter/ResolvedImage.js";
import type { ImageDescriptorSource } from "../images/ImageDescriptor.js";
import type { SetDescriptor } from "../images/SetDescriptor.js";
import { boxOf } from "./boxOf.js";
import { type ExpandedSet, expandSet } from "./expandSet.js";
import { type AddressName, printedAddresses } from "./printedAddresses.js";
import { retryText } from "./retryText.js";
import { sizesText } from "./sizesText.js";
import { textsOf } from "./textsOf.js";
import type { AttributeMap, ImageOptions } from "./types.js";

/** A type whose absent values are `undefined`. */
export type Loose<T> = { [K in keyof T]: T[K] | undefined };

/**
 * Returns the attributes of {@link imageAttributes} for frameworks: an absent one is `undefined`, so that they leave it out;
 * and `start` was decided before.
 *
 * @example
 * imageProps({ image: { cachedSrc: "/b/1", proxySrc: "/p/1" } }, { start: "cache" }).img.srcset // undefined
 */
export function imageProps(
  { image: given, state, question }: ResolvedImage,
  options: ImageOptions & Record<string, unknown>,
): { img: Loose<AttributeMap>; sources: Loose<AttributeMap>[] } {
  const { retry, priority, start, placeholder, fallback, unstyled, fetchPriority, patienceMs, ...others } = options;
  const set = textsOf(given as SetDescriptor);
  // The descriptor is of either kind, with its addresses written out. `proxyBase` of a set stands for the proxied ones.
  const image = (set.proxyBase ? expandSet(given as SetDescriptor, start === "proxy") : set) as ExpandedSet;
  const { cachedSrc, proxySrc, cachedBase, proxyBase, layout } = image;
  // Of a set one address may be the proxy's and another one of the bucket.
  const atProxy = proxyBase ? image.start === "proxy" : start === "proxy" || cachedSrc === proxySrc;
  const failed = !proxySrc && state !== "waiting";
  // The fallback is written into srcset too, where a space would end the address. An address that fails anyway is none.
  const encoded = typeof fallback === "string" ? fallback.replaceAll(" ", "%20") : undefined;
  const last = encoded === cachedSrc || encoded === proxySrc ? undefined : encoded;
  const loading = options.loading ?? (priority ? "eager" : "lazy");
  const box = boxOf(image, options);
  // The addresses of a set stand as they are printed, and its base makes them the proxy's.
  const pair = (name: AddressName, cached: string | undefined, proxied: string | undefined) =>
    proxyBase ? { [name]: cached } : printedAddresses(name, cached, proxied, atProxy);
  const candidates = (of: ImageDescriptorSource) => ({
    sizes: sizesText(options.sizes ?? of.sizes, of.width ?? box.width, loading),
    ...pair("srcset", of.cachedSrcSet, of.proxySrcSet),
  });
  return {
    img: {
      ...others,
      loading,
      decoding: options.decoding ?? "async",
      fetchpriority: fetchPriority ?? (priority ? "high" : options.fetchpriority),
      ...box,
      class: [unstyled ? "" : "bf-image", options.class].join(" ").trim() || undefined,
      "data-layout": layout === "constrained" ? undefined : layout,
      "data-placeholder": (placeholder ?? image.placeholder) || undefined,
      "data-thumbhash": placeholder === undefined ? image.thumbhash : undefined,
      "data-fallback": last,
      "data-patience": patienceMs,
      "data-retry": retryText(retry),
      // An image without addresses has no stage.
      "data-stage": failed ? (last ? "fallback" : "failed") : proxySrc && (atProxy ? "proxy" : "cache"),
      "data-image": question,
      "data-proxy": proxyBase,
      "data-cache": (atProxy || (given as SetDescriptor).missing) && cachedBase !== proxyBase ? cachedBase : undefined,
      "data-cache-src": atProxy && cachedSrc !== proxySrc ? cachedSrc : undefined,
      // The order is `sizes`, `srcset`, `src`: in another one WebKit requests the wrong candidate.
      ...candidates(image as ImageDescriptorSource),
      ...pair("src", cachedSrc, failed ? last : proxySrc),
    } as Loose<AttributeMap>,
    // The fields are named, since any other key would be an attribute, and might be a handler.
    sources: [(proxyBase ? image : (given as ExpandedSet)).sources ?? []]
      .flat()
      .map(textsOf)
      .map((source) => ({
        type: source.type,
        media: source.media,
        width: source.media && source.width,
        height: source.media && source.height,
        "data-proxy": source.proxyBase === proxyBase ? undefined : source.proxyBase,
        ...candidates(source),
      })),
  };
}

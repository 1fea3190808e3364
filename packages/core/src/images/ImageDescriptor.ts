/** How an image takes its width: exactly, up to a limit, or as wide as its container. */
export type Layout = "fixed" | "constrained" | "fullWidth";

/** One `<source>` of a `<picture>`: a format, a media condition, or both. */
export interface ImageDescriptorSource {
  /** MIME type, e.g. `image/avif`. */
  type?: string;
  /** Media condition of art direction, e.g. `(max-width: 600px)`. */
  media?: string;
  sizes?: string;
  cachedSrcSet: string;
  proxySrcSet: string;
  /** Intrinsic size in CSS pixels where it differs from the image's (art direction). */
  width?: number;
  height?: number;
}

/**
 * All that a component or template needs to show one image: plain JSON, so it crosses server rendering, React server
 * components and JSON APIs. Made by `images.image()`.
 */
export interface ImageDescriptor {
  /** 1x candidate in the cache bucket. */
  cachedSrc: string;
  /** 1x candidate through the signed proxy; equal to `cachedSrc` when there is no bucket: such an image starts there. */
  proxySrc: string;
  cachedSrcSet?: string;
  proxySrcSet?: string;
  sizes?: string;
  sources?: ImageDescriptorSource[];
  /** CSS pixels. */
  width?: number;
  /** CSS pixels. */
  height?: number;
  layout?: Layout;
  /** CSS colour or `data:` URL shown behind the picture until it has loaded. */
  placeholder?: string;
  /** ThumbHash of the picture, base64; `@bucketfirst/core/thumbhash` paints it behind the picture. */
  thumbhash?: string;
  /** A server's hint: known stored (`cache`), or known missing (`proxy`). */
  start?: "cache" | "proxy";
}

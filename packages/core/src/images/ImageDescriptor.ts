/** Layout of an image: of a fixed width, up to a width, or as wide as its container. */
export type Layout = "fixed" | "constrained" | "fullWidth";

/** One `<source>` of a `<picture>`: a format, a media condition, or both. */
export interface ImageDescriptorSource {
  /** MIME type, e.g. `image/avif`. */
  type?: string;
  /** Media condition of art direction, e.g. `(max-width: 600px)`. */
  media?: string;
  /** The `sizes` attribute, for candidates by width. */
  sizes?: string;
  /** Candidates in the cache bucket, as a srcset. */
  cachedSrcSet: string;
  /** The same candidates through the signed proxy, as a srcset. */
  proxySrcSet: string;
  /** Intrinsic size in CSS pixels where it differs from the image's (art direction). */
  width?: number;
  /** Intrinsic height, as `width`. */
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
  /** Candidates in the cache bucket, as a srcset; left out where there is one candidate. */
  cachedSrcSet?: string;
  /** The same candidates through the signed proxy, as a srcset. */
  proxySrcSet?: string;
  /** The `sizes` attribute, for candidates by width. */
  sizes?: string;
  /** The `<source>`s of a `<picture>`, in their order; left out for a plain `<img>`. */
  sources?: ImageDescriptorSource[];
  /** Width of the box in CSS pixels. */
  width?: number;
  /** Height of the box in CSS pixels. */
  height?: number;
  /** Layout of the image; left out where its width is not known. */
  layout?: Layout;
  /** CSS colour or `data:` URL behind the picture until it has loaded. */
  placeholder?: string;
  /** ThumbHash of the picture, base64; `@bucketfirst/core/thumbhash` paints it behind the picture. */
  thumbhash?: string;
  /** Stage at which the image starts, as a server's hint: all candidates are stored (`cache`), or all are missing (`proxy`). */
  start?: "cache" | "proxy";
}

import type { ImageDescriptor, Layout } from "./ImageDescriptor.js";

/**
 * One set of candidates: the addresses of its members, and the members that are printed. A member's address is a base with
 * the member's name behind it: `400`, `400.avif`, `1.5x.webp`.
 */
export interface ImageSet {
  /** Base in the cache bucket, ending in a slash: `https://bucket/KEY/`; equal to `proxyBase` without a bucket. */
  cachedBase: string;
  /** Base at the signed proxy, ending in a slash: `https://img/SIGNATURE/set:400-800:avif/rs:fit:400/SOURCE/`. */
  proxyBase: string;
  /** All steps, ascending, as they stand in the path: `200-400-600-800`, or `1x-2x`. */
  ladder: string;
  /** Formats in the order of the request, as they stand in the path: `avif-webp`. One `<source>` each. */
  formats?: string;
  /** Format in `formats` that the bare members already have: its `<source>` prints bare members. */
  format?: string;
  /** Members that are known to be missing in the bucket: they are printed on the proxied base. */
  missing?: string[];
}

/** A set for some viewports, with sources of its own before those of the image (art direction). */
export interface SetDescriptorMedia extends ImageSet {
  /** Media condition, e.g. `(max-width: 600px)`. */
  media: string;
  /** The `sizes` attribute, for a ladder of widths. */
  sizes?: string;
  /** Width of the box in CSS pixels. */
  width?: number;
  /** Height of the box in CSS pixels. */
  height?: number;
  /** Width in pixels that the source has at most: see {@link SetDescriptor}. */
  knownWidth?: number;
}

/**
 * All that a component or template needs to show one image whose candidates are a set: plain JSON, so it crosses server
 * rendering, React server components and JSON APIs. Made by `images.image()` of an instance with `sets: true`.
 */
export interface SetDescriptor extends ImageSet {
  /** Width of the box in CSS pixels. */
  width?: number;
  /** Height of the box in CSS pixels. */
  height?: number;
  /** Layout of the image; left out where its width is not known. */
  layout?: Layout;
  /** The `sizes` attribute, for a ladder of widths. */
  sizes?: string;
  /** CSS colour or `data:` URL behind the picture until it has loaded. */
  placeholder?: string;
  /** ThumbHash of the picture, base64; `@bucketfirst/core/thumbhash` paints it behind the picture. */
  thumbhash?: string;
  /** Stage at which the image starts, as a server's hint: all members are stored (`cache`), or all are missing (`proxy`). */
  start?: "cache" | "proxy";
  /**
   * Most pixels of width that the source yields, where that is known: the steps below it are printed, and the first one at
   * or above it with this width (`400 300w`; a density with its ratio to `width`: `2x 1.5x`).
   */
  knownWidth?: number;
  /** Art direction, in the order of the request. */
  media?: SetDescriptorMedia[];
}

/** A descriptor of either kind; `"cachedBase" in image` holds for a set. */
export type AnyDescriptor = ImageDescriptor | SetDescriptor;

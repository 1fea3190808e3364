import type { Edition, OssFormat, ProcessingOptions } from "../../options/types.js";
import type { Layout } from "../ImageDescriptor.js";

/** What {@link ImageRequest} says beyond processing options. */
export interface ImageLayout<E extends Edition = "oss"> {
  /** CSS pixels; default from `resize`. Never emitted as imgproxy's `w`. */
  width?: number;
  /** CSS pixels; default from `resize`. Never emitted as imgproxy's `h`. */
  height?: number;
  /** Default `constrained` when a width is known; without one there is a single candidate. */
  layout?: Layout;
  /** Multiples of the width: default 1 and 2 for `fixed` (as imgproxy's `dpr`), 0.5, 1, 1.5, 2 for `constrained`. */
  densities?: readonly number[];
  /** Candidate widths in pixels; default for `fullWidth` 640, 1080, 1920, 2560. */
  widths?: readonly number[];
  /** The `sizes` attribute; the layout gives a default. */
  sizes?: string;
  /** One `<source>` each, in this order: put the smallest files first. */
  formats?: readonly (OssFormat | (E extends "pro" ? "best" | "pdf" | "mp4" : never))[];
  /**
   * Art direction: other crops for some viewports, or another original (`source`), such as one for dark mode. An entry
   * takes what it does not say from the request.
   */
  media?: readonly ({ media: string; source?: string } & Omit<
    ImageRequest<E>,
    "media" | "placeholder" | "intrinsicWidth"
  >)[];
  /**
   * CSS colour or `data:` URL shown until the picture has loaded, or `""` for none. `thumbhash` takes that of the
   * metadata, which `@bucketfirst/core/thumbhash` paints. Default with metadata: its colour.
   */
  placeholder?: string;
  /** Width of the original in pixels: no candidate is wider. */
  intrinsicWidth?: number;
}

/** One responsive image: any processing options plus its layout. */
export type ImageRequest<E extends Edition = "oss"> = Omit<ProcessingOptions<E>, "width" | "height"> &
  ImageLayout<E> &
  object;

/** Keys of a request that are not processing options of the same name. */
export const LAYOUT_KEYS: readonly string[] = [
  "width",
  "height",
  "layout",
  "densities",
  "widths",
  "sizes",
  "formats",
  "media",
  "placeholder",
  "intrinsicWidth",
];

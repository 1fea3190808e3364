import type { Edition, OssFormat, ProcessingOptions } from "../../options/types.js";
import type { Layout } from "../ImageDescriptor.js";

/** Fields of {@link ImageRequest} besides processing options. */
export interface ImageLayout<E extends Edition = "oss"> {
  /** Width of the box in CSS pixels, above 0. Default: that of `resize`. It is never written as imgproxy's `w`. */
  width?: number;
  /** Height of the box in CSS pixels, above 0. Default: that of `resize`. It is never written as imgproxy's `h`. */
  height?: number;
  /** Layout of the image. Default `constrained` where a width is known; without one there is a single candidate. */
  layout?: Layout;
  /** Multiples of the width. Default 1 and 2 for `fixed` (as imgproxy's `dpr`), and 0.5, 1, 1.5, 2 for `constrained`. */
  densities?: readonly number[];
  /** Widths of the candidates in pixels. Default for `fullWidth` 640, 1080, 1920, 2560. */
  widths?: readonly number[];
  /** The `sizes` attribute. Default: by the layout. */
  sizes?: string;
  /** Formats with one `<source>` each, in this order: put the smallest files first. Default none. */
  formats?: readonly (OssFormat | (E extends "pro" ? "best" | "pdf" | "mp4" : never))[];
  /**
   * Art direction: other crops for some viewports, or another original (`source`), such as one for dark mode. Fields that
   * an entry leaves out are those of the request. Default none.
   */
  media?: readonly ({ media: string; source?: string } & Omit<
    ImageRequest<E>,
    "media" | "placeholder" | "intrinsicWidth"
  >)[];
  /**
   * CSS colour or `data:` URL until the picture has loaded, or `""` for none. `thumbhash` uses the hash of the metadata,
   * which `@bucketfirst/core/thumbhash` paints. Default with metadata: its colour.
   */
  placeholder?: string;
  /** Width of the original in pixels: no candidate is wider. Default: not known. */
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

/** Metadata of an original: `@bucketfirst/proxy` makes it once, and the bucket keeps it as `KEY/meta.json`. */
export interface ImageMeta {
  /** Width in pixels as a visitor sees it, after Exif orientation. Absent for a drawing without a size. */
  width?: number;
  /** Height in pixels, as `width`. */
  height?: number;
  /** Format: `jpeg`, `png`, `webp`, `avif`, `gif`, `svg`, `heic`, `tiff`, `bmp`, `ico`, `jxl`. */
  format?: string;
  /** Length of the original file in bytes, where its server sent it. */
  bytes?: number;
  /** True for an original with an alpha channel. */
  alpha?: boolean;
  /** True for an animation, where that shows in the first MiB. */
  animated?: boolean;
  /** Mean colour of the opaque pixels: `#8a7b6c`. */
  color?: string;
  /** ThumbHash of the picture, base64. */
  thumbhash?: string;
}

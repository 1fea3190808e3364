/** What is known of an original: made once by `@bucketfirst/proxy`, and kept in the bucket as `KEY/meta.json`. */
export interface ImageMeta {
  /** Pixels, as a visitor sees it: after Exif orientation. Absent for a drawing without a size. */
  width?: number;
  /** Pixels, after Exif orientation. */
  height?: number;
  /** `jpeg`, `png`, `webp`, `avif`, `gif`, `svg`, `heic`, `tiff`, `bmp`, `ico`, `jxl`. */
  format?: string;
  /** Length of the original file, where its server says it. */
  bytes?: number;
  /** Whether it has an alpha channel. */
  alpha?: boolean;
  /** Whether it moves, where that shows in the first MiB. */
  animated?: boolean;
  /** Average of what is opaque: `#8a7b6c`. */
  color?: string;
  /** ThumbHash of the picture, base64. */
  thumbhash?: string;
}

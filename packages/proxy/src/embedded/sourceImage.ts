import sharp, { type Sharp } from "sharp";
import { ProxyError } from "../errors.js";

/** Most pixels of a source. */
const MAX_PIXELS = 50_000_000;

/** A source that has been looked at: its facts, and a way to decode it as often as needed. */
export interface SourceImage {
  /** imgproxy's name: `jpg`, `png`, … */
  format: string;
  width: number;
  height: number;
  /** Exif, 1 to 8. */
  orientation: number;
  hasAlpha: boolean;
  isVector: boolean;
  /** Decodes the first frame. `scale` is how large it will be shown: vector sources are drawn at that size. */
  open(autoRotate: boolean, scale: number): Sharp;
}

const DPI = 72;

/**
 * Looks at a source.
 *
 * @throws ProxyError 422 when it is no image, or has too many pixels
 */
export async function readSourceImage(bytes: Buffer): Promise<SourceImage> {
  const options = { limitInputPixels: MAX_PIXELS, failOn: "error", pages: 1 } as const;
  const facts = await (async () => sharp(bytes, { ...options, limitInputPixels: false }).metadata())().catch(
    (cause) => {
      // sharp throws at once for an empty buffer, and rejects for all else.
      throw broken(cause);
    },
  );
  const { width = 0, height = 0, format = "", orientation = 1, hasAlpha = false } = facts;
  const isVector = format === "svg";
  if (!isVector && width * height > MAX_PIXELS) {
    throw new ProxyError(422, `The source has more than ${MAX_PIXELS / 1e6} megapixels`, { code: "INVALID_SOURCE" });
  }
  return {
    format: format === "jpeg" ? "jpg" : format === "heif" ? "avif" : format,
    width,
    height,
    orientation,
    hasAlpha,
    isVector,
    open(autoRotate, scale) {
      // 2400 dpi is 33 times the size; more is refused by sharp or the pixel limit anyway.
      const density = isVector ? { density: Math.min(2400, Math.max(1, DPI * scale)) } : {};
      const image = sharp(bytes, { ...options, ...density });
      return autoRotate ? image.autoOrient() : image;
    },
  };
}

/** The error for bytes that do not decode. */
export function broken(cause: unknown): ProxyError {
  const message = `source does not decode: ${(cause as Error).message?.split("\n", 1)[0]}`;
  return new ProxyError(422, "The source is broken or no image", { message, code: "INVALID_SOURCE", cause });
}

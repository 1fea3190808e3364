import type { Sharp } from "sharp";
import { cannot } from "./cannot.js";
import type { Pixels } from "./pixelate.js";
import type { Plan } from "./plan.js";
import { round } from "./rounding.js";
import type { SourceImage } from "./sourceImage.js";
import { sharpOf } from "./transform.js";

/** A format that can be written, with what is known of it. */
interface Format {
  mime: string;
  alpha: boolean;
  /** imgproxy's default; 0 where the format has no quality. */
  quality: number;
  write(image: Sharp, quality: number): Sharp;
}

/** What sharp can write. */
export const FORMATS: Readonly<Record<string, Format>> = {
  jpg: { mime: "image/jpeg", alpha: false, quality: 80, write: (image, quality) => image.jpeg({ quality }) },
  png: { mime: "image/png", alpha: true, quality: 0, write: (image) => image.png() },
  webp: { mime: "image/webp", alpha: true, quality: 79, write: (image, quality) => image.webp({ quality }) },
  // imgproxy's speed 8 is effort 1; sharp's default of 4 takes seconds for a photograph.
  avif: { mime: "image/avif", alpha: true, quality: 63, write: (image, quality) => image.avif({ quality, effort: 1 }) },
  gif: { mime: "image/gif", alpha: true, quality: 0, write: (image) => image.gif() },
  tiff: { mime: "image/tiff", alpha: true, quality: 80, write: (image, quality) => image.tiff({ quality }) },
};

/**
 * The format of the result: as asked, else the source's where every browser shows it, else one that keeps transparency.
 *
 * @throws ProxyError 422 for a format that cannot be written
 */
export function outputFormat(plan: Plan, source: SourceImage): string {
  if (plan.format !== undefined) {
    if (!Object.hasOwn(FORMATS, plan.format)) throw cannot(`format ${plan.format}`);
    return plan.format;
  }
  if (source.isVector) throw cannot("svg as result: ask for a format; svg");
  if (["jpg", "png", "gif"].includes(source.format)) return source.format;
  const { padding } = plan;
  const padded = padding.top + padding.right + padding.bottom + padding.left > 0;
  return !plan.background && (source.hasAlpha || padded || plan.extend) ? "png" : "jpg";
}

/** Flattens where the format or a background asks for it, and writes the result. */
export async function encode(pixels: Pixels, plan: Plan, wanted: string): Promise<{ bytes: Buffer; format: string }> {
  // AVIF starts at 16 pixels a side.
  const tooSmall = wanted === "avif" && (pixels.width < 16 || pixels.height < 16);
  const hasAlpha = (pixels.channels === 2 || pixels.channels === 4) && !plan.background;
  const format = tooSmall ? (hasAlpha ? "png" : "jpg") : wanted;
  const { alpha, quality: fallback, write } = FORMATS[format]!;
  const flat = plan.background !== undefined || !alpha;
  const image = (): Sharp =>
    flat ? sharpOf(pixels).flatten({ background: plan.background ?? "#ffffff" }) : sharpOf(pixels);
  let quality = plan.quality || plan.formatQuality[format] || fallback;
  for (;;) {
    const bytes = await write(image(), Math.max(1, quality)).toBuffer();
    if (plan.maxBytes === 0 || fallback === 0 || bytes.length <= plan.maxBytes || quality <= 10)
      return { bytes, format };
    const excess = bytes.length / plan.maxBytes;
    const lower = round(quality * (excess > 3 ? 0.25 : excess > 1.5 ? 0.5 : 0.75));
    quality = Math.max(1, Math.min(quality - 1, lower));
  }
}

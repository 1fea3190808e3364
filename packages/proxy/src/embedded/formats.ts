import type { Sharp } from "sharp";
import { cannot } from "./cannot.js";
import type { Plan } from "./plan.js";
import type { SourceImage } from "./sourceImage.js";

/** Facts about a format that can be written. */
interface Format {
  mime: string;
  alpha: boolean;
  /** Quality by default, as in imgproxy; 0 where the format has none. */
  quality: number;
  write(image: Sharp, how: { quality: number; paletteBits: number }): Sharp;
}

/** Least quality at which libvips keeps the colour of every pixel; below, JPEG and AVIF keep one for four pixels. */
const FULL_COLOUR_QUALITY = 90;
const chromaSubsampling = (quality: number): string => (quality >= FULL_COLOUR_QUALITY ? "4:4:4" : "4:2:0");

/** Formats that sharp can write, with the defaults of imgproxy. */
export const FORMATS: Readonly<Record<string, Format>> = {
  jpg: {
    mime: "image/jpeg",
    alpha: false,
    quality: 80,
    write: (image, { quality }) => image.jpeg({ quality, chromaSubsampling: chromaSubsampling(quality) }),
  },
  png: {
    mime: "image/png",
    alpha: true,
    quality: 0,
    write: (image, { paletteBits }) =>
      paletteBits > 0 && paletteBits <= 8
        ? image.png({ palette: true, colours: 2 ** pngBits(paletteBits) })
        : image.png({ adaptiveFiltering: true }),
  },
  webp: { mime: "image/webp", alpha: true, quality: 79, write: (image, { quality }) => image.webp({ quality }) },
  avif: {
    mime: "image/avif",
    alpha: true,
    quality: 63,
    // imgproxy's speed 8 is effort 1; sharp's default of 4 takes seconds for a photograph.
    write: (image, { quality }) => image.avif({ quality, effort: 1, chromaSubsampling: chromaSubsampling(quality) }),
  },
  gif: {
    mime: "image/gif",
    alpha: true,
    quality: 0,
    write: (image, { paletteBits }) =>
      image.gif(paletteBits > 0 && paletteBits < 8 ? { colours: 2 ** paletteBits } : {}),
  },
  // sharp's default is a TIFF with a JPEG inside, which has no transparency.
  tiff: { mime: "image/tiff", alpha: true, quality: 80, write: (image) => image.tiff({ compression: "none" }) },
};

/** Returns the bits of a PNG's index, which are 1, 2, 4 or 8. */
const pngBits = (bits: number): number => (bits > 4 ? 8 : bits > 2 ? 4 : bits);

/**
 * Returns the format of the result: the one of the path, else the source's where every browser shows it, else one that
 * keeps transparency.
 *
 * @throws ProxyError 422 for a format that cannot be written
 */
export function outputFormat(plan: Plan, source: SourceImage): string {
  if (plan.format !== undefined) {
    if (!Object.hasOwn(FORMATS, plan.format)) throw cannot(`format ${plan.format}`);
    return plan.format;
  }
  if (source.isVector) throw cannot("an SVG as result (ask for another format)");
  if (["jpg", "png", "gif"].includes(source.format)) return source.format;
  const { padding } = plan;
  const padded = padding.top + padding.right + padding.bottom + padding.left > 0;
  return !plan.background && (source.hasAlpha || padded || plan.extend) ? "png" : "jpg";
}

import { sniffType } from "../base/mediaType.js";
import { gifFrames } from "./gifFrames.js";
import { isAnimated } from "./isAnimated.js";
import { svgSize } from "./svgSize.js";

/** Facts about an original, as its first bytes show them. */
export interface SourceHead {
  /** Format: `jpeg`, `png`, `webp`, `avif`, `gif`, `svg`, `heic`, `tiff`, `bmp`, `ico`, `jxl`. */
  format: string;
  /** Width in pixels as stored. A drawing may have no size. */
  width?: number;
  height?: number;
  /** Exif orientation, 1..8. */
  orientation?: number;
  animated?: boolean;
  /** True where the file itself has transparency; the small picture, which is the first frame alone, may show it too. */
  alpha?: boolean;
}

/** Facts that were found, and whether more bytes could add some. */
export interface Parsed {
  head: SourceHead;
  isComplete: boolean;
}

const NAMES: Readonly<Record<string, string>> = { "svg+xml": "svg", heif: "heic", "x-icon": "ico" };

/** Returns the format of metadata for a MIME type: `heic` for `image/heif`. */
export const formatOf = (type: string): string => {
  const name = type.slice("image/".length);
  return NAMES[name] ?? name;
};

/** Returns a file with another first brand, which the library knows for the same container. */
function withBrand(bytes: Buffer, brand: string): Buffer {
  const copy = Buffer.from(bytes);
  copy.write(brand, 8, "latin1");
  return copy;
}

async function rasterSize(
  format: string,
  bytes: Buffer,
): Promise<Pick<SourceHead, "width" | "height" | "orientation"> | undefined> {
  // The library is loaded at its first use.
  const { imageSize } = await import("image-size");
  try {
    const isContainer = format === "avif" || format === "heic";
    const { width, height, orientation } = imageSize(isContainer ? withBrand(bytes, format) : bytes);
    const isSize = [width, height].every((side) => Number.isSafeInteger(side) && side > 0);
    return isSize ? { width, height, ...(orientation && { orientation }) } : undefined;
  } catch {
    // The library throws for broken bytes, and for bytes that are not complete yet.
    return undefined;
  }
}

/**
 * Reads the first bytes of an original; undefined while they do not show its size.
 *
 * @param isWhole true where these are all bytes
 */
export async function parseHead(bytes: Buffer, isWhole: boolean): Promise<Parsed | undefined> {
  const type = sniffType(bytes);
  if (type === undefined) return undefined;
  const format = formatOf(type);
  const size = format === "svg" ? svgSize(bytes.toString("utf8")) : await rasterSize(format, bytes);
  if (!size) return undefined;
  const animated = isAnimated(format, bytes, isWhole);
  return {
    head: {
      format,
      ...size,
      ...(typeof animated === "boolean" && { animated }),
      ...(format === "gif" && gifFrames(bytes).isTransparent && { alpha: true }),
    },
    isComplete: animated !== undefined,
  };
}

import { sniffType } from "../base/sniff.js";
import { gifFrames } from "./gifFrames.js";
import { isAnimated } from "./isAnimated.js";
import { svgSize } from "./svgSize.js";

/** What the first bytes of an original say. */
export interface SourceHead {
  /** `jpeg`, `png`, `webp`, `avif`, `gif`, `svg`, `heic`, `tiff`, `bmp`, `ico`, `jxl`. */
  format: string;
  /** Pixels as they are stored. A drawing may have no size. */
  width?: number;
  height?: number;
  /** Exif, 1..8. */
  orientation?: number;
  animated?: boolean;
  /** True where the file itself says so; the small picture, which is the first frame alone, may say so too. */
  alpha?: boolean;
}

/** What was found, and whether more bytes could say more. */
export interface Parsed {
  head: SourceHead;
  isComplete: boolean;
}

const NAMES: Readonly<Record<string, string>> = { "svg+xml": "svg", heif: "heic", "x-icon": "ico" };

/** Name of the format of metadata for a MIME type: `heic` for `image/heif`. */
export const formatOf = (type: string): string => {
  const name = type.slice("image/".length);
  return NAMES[name] ?? name;
};

/** A file whose first brand is one that the library knows for the same container. */
function withBrand(bytes: Buffer, brand: string): Buffer {
  const copy = Buffer.from(bytes);
  copy.write(brand, 8, "latin1");
  return copy;
}

async function rasterSize(
  format: string,
  bytes: Buffer,
): Promise<Pick<SourceHead, "width" | "height" | "orientation"> | undefined> {
  // Loaded by the first that is asked for.
  const { imageSize } = await import("image-size");
  try {
    const isContainer = format === "avif" || format === "heic";
    const { width, height, orientation } = imageSize(isContainer ? withBrand(bytes, format) : bytes);
    const isSize = [width, height].every((side) => Number.isSafeInteger(side) && side > 0);
    return isSize ? { width, height, ...(orientation && { orientation }) } : undefined;
  } catch {
    // It says so of what is broken, and of what is not there yet.
    return undefined;
  }
}

/**
 * Reads the first bytes of an original; undefined while they do not say its size.
 *
 * @param isWhole whether they are all that there are
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

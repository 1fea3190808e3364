import sharp, { type Metadata, type Sharp } from "sharp";
import { ProxyError } from "../base/errors.js";
import { cannot } from "./cannot.js";
import type { Size } from "./geometry.js";
import { type Pixels, pixelsOf } from "./pixels.js";
import { sourceFormat } from "./sourceFormat.js";
import { draw, measureDrawing, recognisable } from "./svg.js";

/** Most pixels of a source. */
const MAX_PIXELS = 50_000_000;

/** Formats that imgproxy reads, and the libvips of sharp does not. */
export const UNREADABLE: ReadonlySet<string> = new Set(["heic", "jxl", "bmp", "ico"]);

/** Facts about a source, and two ways to decode it as often as needed. Sides are as stored. */
export interface SourceImage extends Size {
  /** Name of the format in imgproxy: `jpg`, `png`, … */
  format: string;
  /** Exif orientation, 1..8. */
  orientation: number;
  hasAlpha: boolean;
  /** True for a picture of grey shades, without colours. */
  grey: boolean;
  /** Bits of a palette's index; 0 without a palette. A result that can have a palette gets one as large. */
  paletteBits: number;
  isVector: boolean;
  /** Opens a pipeline over the first frame, as it is stored. A drawing is drawn at its own size. */
  open(): Sharp;
  /** Decodes, or draws, at a size. */
  decode(size: Size): Promise<Pixels>;
}

/**
 * Reads the facts of a source. A file without its end counts as a picture, as for imgproxy and every browser: the part that
 * is there is shown.
 *
 * @throws ProxyError 422 when it is no image, a format that this processor cannot read, or has too many pixels
 */
export async function readSourceImage(bytes: Buffer): Promise<SourceImage> {
  const format = sourceFormat(bytes);
  if (format === undefined) throw broken(new Error("none of the formats that imgproxy knows"));
  if (format === "svg") return readDrawing(recognisable(bytes));
  const facts = await look(bytes, format);
  // An AVIF may have the brand of its container.
  if (UNREADABLE.has(format) && facts.compression !== "av1") throw unreadable(format);
  const { width, height } = facts;
  if (width * height > MAX_PIXELS) {
    throw new ProxyError(422, `The source has more than ${MAX_PIXELS / 1e6} megapixels`, { code: "INVALID_SOURCE" });
  }
  const grey = facts.space === "b-w" || facts.space === "grey16";
  const open = (): Sharp => {
    const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "none", pages: 1 });
    // sharp would convert by another rendering intent than libvips does by itself.
    return facts.space === "cmyk" ? image.pipelineColourspace("cmyk") : image;
  };
  return {
    format,
    width,
    height,
    orientation: facts.orientation ?? 1,
    hasAlpha: facts.hasAlpha ?? false,
    grey,
    paletteBits: paletteBits(facts),
    isVector: false,
    open,
    decode: (size) => pixelsOf(scaledTo(open(), { width, height }, size), grey),
  };
}

async function readDrawing(bytes: Buffer): Promise<SourceImage> {
  const facts = await look(bytes, "svg");
  if (facts.format !== "svg") throw broken(new Error("no SVG"));
  const drawing = await measureDrawing(bytes).catch((cause) => {
    throw broken(cause);
  });
  return {
    format: "svg",
    ...drawable(drawing),
    orientation: 1,
    hasAlpha: true,
    grey: false,
    paletteBits: 0,
    isVector: true,
    open: () => sharp(bytes, { density: drawing.density, limitInputPixels: false }),
    decode: (size) => draw(bytes, drawing, size),
  };
}

/** Reads the facts that need no decoding. */
async function look(bytes: Buffer, format: string): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false, failOn: "none", pages: 1 }).metadata();
  } catch (cause) {
    throw UNREADABLE.has(format) ? unreadable(format) : broken(cause);
  }
}

/** Scales to a size, unless a picture has that size already. */
export function scaledTo(image: Sharp, from: Size, { width, height }: Size): Sharp {
  return from.width === width && from.height === height ? image : image.resize({ width, height, fit: "fill" });
}

/** Returns the size of a drawing: one beyond the limit is drawn smaller, since it has no pixels of its own. */
function drawable({ width, height }: Size): Size {
  const shrink = Math.max(1, Math.sqrt((width * height) / MAX_PIXELS));
  return { width: Math.round(width / shrink), height: Math.round(height / shrink) };
}

const paletteBits = ({ isPalette, bitsPerSample }: Metadata): number => (isPalette ? (bitsPerSample ?? 8) : 0);

const unreadable = (format: string): ProxyError => cannot(`a source in the format ${format}`);

/** Returns the error for bytes that cannot be decoded. */
export function broken(cause: unknown): ProxyError {
  const message = `source does not decode: ${(cause as Error).message?.split("\n", 1)[0]}`;
  return new ProxyError(422, "The source is broken or no image", { message, code: "INVALID_SOURCE", cause });
}

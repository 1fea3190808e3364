import sharp from "sharp";
import type { Size } from "./geometry.js";
import { type Pixels, pixelsOf, sharpOf } from "./pixels.js";

/** Number of bytes in which imgproxy looks for the root of a drawing. */
const LOOK_BYTES = 32 * 1024;
/** Number of bytes in which libvips looks for the letters `<svg`. */
const VIPS_LOOK_BYTES = 1000;

/** Pixels in an inch, as in CSS: at this density a length with a unit has its size in CSS. */
const SVG_DENSITY = 96;
/** Size of a libvips pixel in CSS pixels at that density: for libvips the usual density is 72. */
const PIXEL_SCALE = 72 / SVG_DENSITY;

/** Beginnings and ends of the parts in front of the root element: comments, processing instructions, a document type, text. */
const ENDS: readonly (readonly [start: string, end: string])[] = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
];

/** Returns whether an element called `svg`, with any prefix, begins within the first 32 kB. */
export function isSvg(bytes: Buffer): boolean {
  const text = bytes.toString("latin1", 0, LOOK_BYTES);
  let at = text.indexOf("<");
  while (at !== -1) {
    const [start, end] = ENDS.find(([open]) => text.startsWith(open, at)) ?? [];
    if (start !== undefined) {
      const close = text.indexOf(end!, at + start.length);
      if (close === -1) return false;
      at = text.indexOf("<", close);
    } else {
      if (/^<(?:[\w.-]{1,100}:)?svg[\s/>]/.test(text.slice(at, at + 110))) return true;
      at = text.indexOf("<", at + 1);
    }
  }
  return false;
}

/**
 * Returns the same drawing in a form that libvips recognises: it only looks for `<svg` near the start, where a long comment
 * or a prefixed root has none. A comment with these letters changes nothing in the picture.
 */
export function recognisable(bytes: Buffer): Buffer {
  if (/<svg/i.test(bytes.toString("latin1", 0, VIPS_LOOK_BYTES))) return bytes;
  const declaration = /^(?:\xEF\xBB\xBF)?\s*(?:<\?xml[^>]{0,200}\?>)?/.exec(bytes.toString("latin1", 0, 300))![0];
  return Buffer.concat([
    bytes.subarray(0, declaration.length),
    Buffer.from("<!-- <svg -->"),
    bytes.subarray(declaration.length),
  ]);
}

/** A drawing's size in whole CSS pixels, and the density at which its longer side is a whole number of pixels. */
export interface Drawing extends Size {
  density: number;
}

/**
 * Measures a drawing in CSS pixels, whatever unit it is written in: 1in is 96.
 *
 * librsvg alone knows all units, but libvips multiplies its result by density / 72. So a side without a unit grows with the
 * density, and a side with one grows with its square. A second measurement at ten times the density shows which of the two
 * it is, and gives the size to a part of a pixel.
 */
export async function measureDrawing(bytes: Buffer): Promise<Drawing> {
  const at = async (density: number): Promise<Size> => {
    const { width, height } = await sharp(bytes, { density, limitInputPixels: false }).metadata();
    return { width, height };
  };
  const once = await at(SVG_DENSITY);
  // A sheet of several metres has too many pixels at that density.
  const tenfold = await at(10 * SVG_DENSITY).catch(() => undefined);
  const side = (name: keyof Size): { length: number; power: number } => {
    if (!tenfold) return { length: once[name] * PIXEL_SCALE, power: 1 };
    const power = tenfold[name] / once[name] > 40 ? 2 : 1;
    return { length: (tenfold[name] / 10 ** power) * PIXEL_SCALE, power };
  };
  const [width, height] = [side("width"), side("height")];
  const longer = width.length >= height.length ? width : height;
  const whole = Math.max(1, Math.round(longer.length / PIXEL_SCALE));
  return {
    width: Math.max(1, Math.round(width.length)),
    height: Math.max(1, Math.round(height.length)),
    density: SVG_DENSITY * ((whole * PIXEL_SCALE) / longer.length) ** (1 / longer.power),
  };
}

/** Draws a drawing at a size. */
export async function draw(bytes: Buffer, { density, ...own }: Drawing, size: Size): Promise<Pixels> {
  // sharp passes librsvg a scale, which it computes from one side alone if only one is given. The longer side is a whole
  // number, so that scale is exact; with both sides the edges would be blurred by a scaling of less than a pixel.
  const { width, height } = size;
  const image = sharp(bytes, { density, limitInputPixels: false });
  const pixels = await pixelsOf(own.width >= own.height ? image.resize({ width }) : image.resize({ height }), false);
  const exact = pixels.width === width && pixels.height === height;
  return exact ? pixels : pixelsOf(sharpOf(pixels).resize({ width, height, fit: "fill" }), false);
}

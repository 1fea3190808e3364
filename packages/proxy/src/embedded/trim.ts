import { cannot } from "./cannot.js";
import { hasAlpha, type Pixels, pixelsOf, sharpOf } from "./pixels.js";

/** Arguments of `trim`. */
export interface Trim {
  threshold: number;
  /** Colour of the border, six hex digits; undefined stands for that of the first pixel. */
  color: string | undefined;
  equalHor: boolean;
  equalVer: boolean;
}

/** Colour of transparent parts before the search for a border, as in imgproxy. */
const MAGENTA = "#ff00ff";
/** Threshold that libvips uses in place of one below 0. */
const DEFAULT_THRESHOLD = 10;

/** Cuts off a border of one colour. A picture that is nothing but border stays as it is. */
export async function trimPixels(pixels: Pixels, trim: Trim): Promise<Pixels> {
  const { width, height } = pixels;
  if (width < 3 || height < 3) throw cannot("trim of fewer than 3 pixels (imgproxy fails on it as well)");
  const opaque = hasAlpha(pixels) ? await pixelsOf(sharpOf(pixels).flatten({ background: MAGENTA }), false) : pixels;
  const { info } = await sharpOf(opaque)
    .trim({
      threshold: trim.threshold < 0 ? DEFAULT_THRESHOLD : trim.threshold,
      lineArt: false,
      ...(trim.color !== undefined && { background: `#${trim.color}` }),
    })
    .raw()
    .toBuffer({ resolveWithObject: true });
  // sharp reports the distance by which the picture moved, so it is negative.
  const x = side(width, -(info.trimOffsetLeft ?? 0), info.width, trim.equalHor);
  const y = side(height, -(info.trimOffsetTop ?? 0), info.height, trim.equalVer);
  if (x.length === width && y.length === height) return pixels;
  const box = { left: x.start, top: y.start, width: x.length, height: y.length };
  return pixelsOf(sharpOf(pixels).extract(box), pixels.grey);
}

/** Returns start and length of one side; with `equal` both ends lose the smaller of the two borders. */
function side(whole: number, start: number, length: number, equal: boolean): { start: number; length: number } {
  if (!equal) return { start, length };
  const border = Math.min(start, whole - start - length);
  return { start: border, length: whole - 2 * border };
}

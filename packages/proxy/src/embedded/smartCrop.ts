import sharp from "sharp";
import type { Size } from "./geometry.js";
import { type Pixels, sharpOf } from "./pixels.js";

/**
 * Returns left and top of the box that draws most attention, by libvips, on the picture at its own size: libvips looks more
 * closely at a larger picture, so another size gives another place.
 */
export async function smartCrop(pixels: Pixels, box: Size): Promise<{ left: number; top: number }> {
  const { info } = await sharpOf(pixels)
    .resize({ ...box, fit: "cover", position: sharp.strategy.attention, withoutReduction: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  // sharp reports the place of the cut as the number of pixels that were taken off.
  return { left: Math.abs(info.cropOffsetLeft ?? 0), top: Math.abs(info.cropOffsetTop ?? 0) };
}

import { cannot } from "./cannot.js";
import { pixelate } from "./pixelate.js";
import { type Pixels, pixelsOf, sharpOf } from "./pixels.js";
import type { Plan } from "./plan.js";

/** The largest sigma that libvips sharpens with. */
const MAX_SHARPEN = 10;

/** Applies blur, sharpen and pixelate, in this order. */
export async function applyFilters(pixels: Pixels, { blur, sharpen, pixelate: squares }: Plan): Promise<Pixels> {
  if (sharpen > MAX_SHARPEN) throw cannot(`sharpen above ${MAX_SHARPEN}`);
  if (blur === 0 && sharpen === 0 && squares <= 1) return pixels;
  // imgproxy leaves shades of grey as colours behind.
  let result = { ...pixels, grey: false };
  // Below 0.3 the mask of a Gaussian is one pixel wide, and libvips, and so imgproxy, changes nothing.
  if (blur >= 0.3) result = await pixelsOf(sharpOf(result).blur(Math.min(blur, 1000)), false);
  // sharp's own defaults differ from those of libvips, which imgproxy uses.
  if (sharpen > 0)
    result = await pixelsOf(sharpOf(result).sharpen({ sigma: sharpen, m1: 0, m2: 3, x1: 2, y2: 10, y3: 20 }), false);
  const size = Math.min(squares, Math.max(result.width, result.height));
  return size > 1 ? pixelate(result, size) : result;
}

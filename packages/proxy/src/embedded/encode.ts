import type { Sharp } from "sharp";
import { FORMATS } from "./formats.js";
import { hasAlpha, type Pixels, sharpOf } from "./pixels.js";
import type { Plan } from "./plan.js";
import { round } from "./rounding.js";

/**
 * Flattens where the format or a background asks for it, and writes the result.
 *
 * @param paletteBits bits of the source's palette: a PNG or GIF that is made of such a picture has one as large
 */
export async function encode(
  pixels: Pixels,
  plan: Plan,
  wanted: string,
  paletteBits: number,
): Promise<{ bytes: Buffer; format: string }> {
  // An AVIF has at least 16 pixels a side.
  const tooSmall = wanted === "avif" && (pixels.width < 16 || pixels.height < 16);
  const format = tooSmall ? (hasAlpha(pixels) && !plan.background ? "png" : "jpg") : wanted;
  const { alpha, quality: fallback, write } = FORMATS[format]!;
  const flat = plan.background !== undefined || !alpha;
  let quality = plan.quality || plan.formatQuality[format] || fallback;
  for (;;) {
    const image = flat && hasAlpha(pixels) ? flatten(pixels, plan.background) : open(pixels);
    const bytes = await write(image, { quality: Math.max(1, quality), paletteBits }).toBuffer();
    if (plan.maxBytes === 0 || fallback === 0 || bytes.length <= plan.maxBytes || quality <= 10)
      return { bytes, format };
    const excess = bytes.length / plan.maxBytes;
    const lower = round(quality * (excess > 3 ? 0.25 : excess > 1.5 ? 0.5 : 0.75));
    quality = Math.max(1, Math.min(quality - 1, lower));
  }
}

const open = (pixels: Pixels): Sharp => (pixels.grey ? sharpOf(pixels).toColourspace("b-w") : sharpOf(pixels));

function flatten(pixels: Pixels, background: Plan["background"] = { r: 255, g: 255, b: 255 }): Sharp {
  const { r, g, b } = background;
  // A coloured background turns a grey picture into a coloured one.
  return open({ ...pixels, grey: pixels.grey && r === g && r === b }).flatten({ background });
}

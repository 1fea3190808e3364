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
  const format = formatFor(pixels, plan, wanted);
  const { alpha, quality: fallback, write } = FORMATS[format]!;
  const mustFlatten = (plan.background !== undefined || !alpha) && hasAlpha(pixels);
  let quality = plan.quality || plan.formatQuality[format] || fallback;
  for (;;) {
    const image = mustFlatten ? flatten(pixels, plan.background) : open(pixels);
    const bytes = await write(image, { quality: Math.max(1, quality), paletteBits }).toBuffer();
    if (plan.maxBytes === 0 || fallback === 0 || bytes.length <= plan.maxBytes || quality <= 10)
      return { bytes, format };
    quality = lowered(quality, bytes.length / plan.maxBytes);
  }
}

/** Returns the wanted format, or another one for an AVIF that would have less than 16 pixels a side. */
function formatFor(pixels: Pixels, { background }: Plan, wanted: string): string {
  if (wanted !== "avif" || (pixels.width >= 16 && pixels.height >= 16)) return wanted;
  return hasAlpha(pixels) && !background ? "png" : "jpg";
}

/** Returns the quality of the next attempt. @param excess bytes of the last one, in lengths of what is allowed */
function lowered(quality: number, excess: number): number {
  const share = excess > 3 ? 0.25 : excess > 1.5 ? 0.5 : 0.75;
  return Math.max(1, Math.min(quality - 1, round(quality * share)));
}

const open = (pixels: Pixels): Sharp => (pixels.grey ? sharpOf(pixels).toColourspace("b-w") : sharpOf(pixels));

function flatten(pixels: Pixels, background: Plan["background"] = { r: 255, g: 255, b: 255 }): Sharp {
  const { r, g, b } = background;
  // A coloured background turns a grey picture into a coloured one.
  return open({ ...pixels, grey: pixels.grey && r === g && r === b }).flatten({ background });
}

import sharp, { type Sharp } from "sharp";
import { cannot } from "./cannot.js";
import { geometryOf, type Size, scaledPadding } from "./geometry.js";
import type { Gravity } from "./gravity.js";
import { type Pixels, pixelate } from "./pixelate.js";
import { place } from "./place.js";
import type { Plan } from "./plan.js";
import { least } from "./rounding.js";
import type { SourceImage } from "./sourceImage.js";

/** Longest side of a result. */
const MAX_DIMENSION = 8192;

/**
 * Turns a source into pixels by imgproxy's steps: upright, crop, scale, crop to the box, filters, extend, padding.
 * sharp keeps an order of its own within one pipeline, so steps that would swap run in pipelines of their own.
 */
export async function transform(source: SourceImage, plan: Plan): Promise<Pixels> {
  const upright = await turn(source, plan);
  const geometry = geometryOf(upright.size, plan, MAX_DIMENSION, source.isVector);
  const { crop, scaled, resultCrop, target, aspectTarget, dpr } = geometry;

  const cut = cutOf(upright.size, crop);
  const cutAt = cut && (await spot(upright.open, upright.size, cut, plan.crop.gravity ?? plan.gravity, 1));
  const from = cut ?? upright.size;
  const resize = (): Sharp => {
    let image = upright.open(from.width, scaled);
    if (cut && cutAt) image = image.extract({ ...cutAt, ...cut });
    return scaled.width === from.width && scaled.height === from.height
      ? image
      : image.resize({ ...scaled, fit: "fill" });
  };
  const boxed = cutOf(scaled, resultCrop);
  let pixels: Pixels;
  if (boxed) {
    const scaledPixels = plan.gravity.type === "sm" ? await pixelsOf(resize()) : undefined;
    const open = scaledPixels ? (): Sharp => sharpOf(scaledPixels) : resize;
    const at = await spot(open, scaled, boxed, plan.gravity, dpr);
    pixels = await pixelsOf(open().extract({ ...at, ...boxed }));
  } else {
    pixels = await pixelsOf(resize());
  }
  return pad(await filter(pixels, plan), plan, target, aspectTarget, dpr);
}

interface Upright {
  size: Size;
  /** A fresh pipeline; the hint says how small the result will be, which matters to vector sources only. */
  open(width?: number, scaled?: Size): Sharp;
}

async function turn(source: SourceImage, plan: Plan): Promise<Upright> {
  const sideways = plan.autoRotate && source.orientation >= 5;
  const size = sideways
    ? { width: source.height, height: source.width }
    : { width: source.width, height: source.height };
  if (plan.rotate === 0 && !plan.flipX && !plan.flipY) {
    return {
      size,
      open: (width = size.width, scaled) => source.open(plan.autoRotate, scaled ? scaled.width / width : 1),
    };
  }
  // sharp mirrors before it turns, imgproxy after.
  let pixels = await pixelsOf(source.open(plan.autoRotate, 1));
  if (plan.rotate !== 0) pixels = await pixelsOf(sharpOf(pixels).rotate(plan.rotate));
  if (plan.flipX || plan.flipY) pixels = await pixelsOf(sharpOf(pixels).flop(plan.flipX).flip(plan.flipY));
  return { size: { width: pixels.width, height: pixels.height }, open: () => sharpOf(pixels) };
}

/** The box to cut, or undefined when it takes everything. */
function cutOf(size: Size, box: Size): Size | undefined {
  if (box.width === 0 && box.height === 0) return undefined;
  const cut = {
    width: Math.min(least(box.width, size.width), size.width),
    height: Math.min(least(box.height, size.height), size.height),
  };
  return cut.width === size.width && cut.height === size.height ? undefined : cut;
}

async function spot(
  open: () => Sharp,
  size: Size,
  box: Size,
  gravity: Gravity,
  dpr: number,
): Promise<{ left: number; top: number }> {
  if (gravity.type !== "sm") return place(size, box, gravity, dpr);
  // libvips finds the point that draws attention; sharp tells where it lies in the covering size it cropped from.
  const cover = Math.max(box.width / size.width, box.height / size.height);
  const { info } = await open()
    .resize({ ...box, fit: "cover", position: sharp.strategy.attention })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { attentionX = 0, attentionY = 0 } = info as { attentionX?: number; attentionY?: number };
  const centre = {
    type: "fp",
    x: Math.min(1, attentionX / (cover * size.width)),
    y: Math.min(1, attentionY / (cover * size.height)),
  };
  return place(size, box, centre, 1);
}

async function filter(pixels: Pixels, { blur, sharpen, pixelate: squares }: Plan): Promise<Pixels> {
  let result = pixels;
  // Below this the mask of a Gaussian is one pixel wide: libvips, and so imgproxy, changes nothing.
  if (blur >= 0.3) result = await pixelsOf(sharpOf(result).blur(Math.min(blur, 1000)));
  if (sharpen > 10) throw cannot("sharpen above 10");
  // sharp's own defaults differ from those of libvips, which imgproxy uses.
  if (sharpen > 0)
    result = await pixelsOf(sharpOf(result).sharpen({ sigma: sharpen, m1: 0, m2: 3, x1: 2, y2: 10, y3: 20 }));
  const size = Math.min(squares, Math.max(result.width, result.height));
  return size > 1 ? pixelate(result, size) : result;
}

async function pad(pixels: Pixels, plan: Plan, target: Size, aspectTarget: Size, dpr: number): Promise<Pixels> {
  let canvas: Size = pixels;
  const margin = { top: 0, right: 0, bottom: 0, left: 0 };
  const grow = (to: Size, gravity: Gravity): void => {
    if (to.width <= canvas.width && to.height <= canvas.height) return;
    const outer = { width: Math.max(to.width, canvas.width), height: Math.max(to.height, canvas.height) };
    const { left, top } = place(outer, canvas, gravity, dpr);
    margin.left += left;
    margin.top += top;
    margin.right += outer.width - canvas.width - left;
    margin.bottom += outer.height - canvas.height - top;
    canvas = outer;
  };
  if (plan.extend) grow(target, plan.extendGravity);
  if (plan.extendAspectRatio) grow(aspectTarget, plan.extendAspectRatioGravity);
  const padding = scaledPadding(plan, dpr);
  for (const side of ["top", "right", "bottom", "left"] as const) margin[side] += padding[side];
  if (Object.values(margin).every((side) => side === 0)) return pixels;
  return pixelsOf(
    sharpOf(pixels)
      .ensureAlpha()
      .extend({ ...margin, background: { r: 0, g: 0, b: 0, alpha: 0 } }),
  );
}

/** A pipeline over pixels in memory. */
export function sharpOf({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels: channels as 1 | 2 | 3 | 4 } });
}

async function pixelsOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

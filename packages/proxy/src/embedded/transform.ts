import type { Sharp } from "sharp";
import { pad } from "./canvas.js";
import { applyFilters } from "./filters.js";
import { geometryOf, type Size } from "./geometry.js";
import type { Gravity } from "./gravity.js";
import { type Pixels, pixelsOf, sharpOf } from "./pixels.js";
import { place } from "./place.js";
import type { Plan } from "./plan.js";
import { least, round } from "./rounding.js";
import { scaleOnLoad } from "./scaleOnLoad.js";
import { smartCrop } from "./smartCrop.js";
import { type SourceImage, scaledTo } from "./sourceImage.js";
import { trimPixels } from "./trim.js";
import { exifTurn, gravityBefore, turnPixels } from "./turn.js";

/** Longest side of a result. */
const MAX_DIMENSION = 8192;

/** Picture at the start of a run: a source, or the part that `trim` left of it. */
type Start = Pick<SourceImage, "format" | "width" | "height" | "orientation" | "isVector" | "grey" | "open" | "decode">;

/**
 * Turns a source into pixels by imgproxy's steps, in its order: trim, crop, scale, turn, crop to the box, filters,
 * extend, padding. sharp keeps an order of its own within one pipeline, so steps that would swap run in pipelines of
 * their own.
 */
export async function transform(source: SourceImage, plan: Plan): Promise<Pixels> {
  const start = plan.trim ? await trimmed(source, plan.trim) : source;
  const exif = exifTurn(plan.autoRotate ? start.orientation : 1);
  const wish = { angle: plan.rotate, flipX: plan.flipX, flipY: plan.flipY };
  const sideways = (exif.angle + wish.angle) % 180 === 90;
  const upright = sideways
    ? { width: start.height, height: start.width }
    : { width: start.width, height: start.height };
  const geometry = geometryOf(upright, plan, MAX_DIMENSION, start.isVector);
  const loaded = scaleOnLoad(start, sideways, geometry, plan.crop.gravity ?? plan.gravity);

  const crop = sideways ? { width: loaded.crop.height, height: loaded.crop.width } : loaded.crop;
  const scale = sideways ? { x: loaded.scale.y, y: loaded.scale.x } : loaded.scale;
  const gravity = gravityBefore(exif, gravityBefore(wish, loaded.gravity));
  const scaled = await cropAndScale(start, loaded.size, crop, gravity, scale);

  const turned = await turnPixels(await turnPixels(scaled, exif), wish);
  const boxed = await cropTo(turned, geometry.resultCrop, plan.gravity, geometry.dpr);
  return pad(await applyFilters(boxed, plan), plan, geometry);
}

async function trimmed(source: SourceImage, trim: NonNullable<Plan["trim"]>): Promise<Start> {
  const pixels = await trimPixels(await source.decode(source), trim);
  const open = (): Sharp => sharpOf(pixels);
  // From here on the picture is in memory: it is neither drawn nor decoded at another size.
  return {
    ...pixels,
    format: "raw",
    orientation: source.orientation,
    isVector: false,
    open,
    decode: async () => pixels,
  };
}

async function cropAndScale(
  start: Start,
  size: Size,
  crop: Size,
  gravity: Gravity,
  scale: { x: number; y: number },
): Promise<Pixels> {
  const cut = cutOf(size, crop);
  const result = outSize(cut ?? size, scale);
  // Without a cut, decoding and scaling are one step, which needs no memory for the whole picture.
  if (!cut && !start.isVector) return pixelsOf(scaledTo(start.open(), start, result), start.grey);
  const reloaded = start.isVector || size.width !== start.width || size.height !== start.height;
  const pixels = reloaded || gravity.type === "sm" ? await start.decode(size) : undefined;
  const whole = pixels ? sharpOf(pixels) : start.open();
  if (!cut) return pixelsOf(scaledTo(whole, size, result), start.grey);
  const at = pixels && gravity.type === "sm" ? await smartCrop(pixels, cut) : place(size, cut, gravity, 1);
  return pixelsOf(scaledTo(whole.extract({ ...at, ...cut }), cut, result), start.grey);
}

/** Returns the size of the scaled picture. libvips divides where it shrinks: the last bit decides about an exact half. */
function outSize({ width, height }: Size, scale: { x: number; y: number }): Size {
  const side = (length: number, by: number): number =>
    Math.max(1, round(by < 1 ? length / (1 / by) : by === 1 ? length : length * by));
  return { width: side(width, scale.x), height: side(height, scale.y) };
}

async function cropTo(pixels: Pixels, box: Size, gravity: Gravity, dpr: number): Promise<Pixels> {
  const cut = cutOf(pixels, box);
  if (!cut) return pixels;
  const at = gravity.type === "sm" ? await smartCrop(pixels, cut) : place(pixels, cut, gravity, dpr);
  return pixelsOf(sharpOf(pixels).extract({ ...at, ...cut }), pixels.grey);
}

/** Returns the box to cut, undefined where it is the whole picture. */
function cutOf(size: Size, box: Size): Size | undefined {
  if (box.width === 0 && box.height === 0) return undefined;
  const cut = {
    width: Math.min(least(box.width, size.width), size.width),
    height: Math.min(least(box.height, size.height), size.height),
  };
  return cut.width === size.width && cut.height === size.height ? undefined : cut;
}

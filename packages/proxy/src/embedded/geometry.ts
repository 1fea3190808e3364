import type { Plan } from "./plan.js";
import { least, round, roundToEven } from "./rounding.js";

/** A size in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** All sizes of one run, in the order in which the steps use them. */
export interface Geometry {
  /** Size of the source as it is seen, after its Exif turn. */
  upright: Size;
  /** Size of the cut out of the upright source; 0 is the whole side. */
  crop: Size;
  /** Factor by which each side grows after that cut. */
  scale: { x: number; y: number };
  /** Size of the cut out of the scaled picture; 0 is the whole side. */
  resultCrop: Size;
  /** Size that `extend` fills up to; 0 changes nothing. */
  target: Size;
  /** Size that `extend_aspect_ratio` fills up to; 0 changes nothing. */
  aspectTarget: Size;
  /** Pixel ratio that was reached, which scales paddings and offsets: without enlarging it may be less than in the path. */
  dpr: number;
}

interface Sizes extends Pick<Geometry, "resultCrop" | "target" | "aspectTarget" | "dpr"> {
  scaled: Size;
}

/** Computes every size of a run on an upright source, by imgproxy's rules. */
export function geometryOf(source: Size, plan: Plan, maxDimension: number, isVector = false): Geometry {
  const crop = { width: cropSide(source.width, plan.crop.width), height: cropSide(source.height, plan.crop.height) };
  const from = { width: least(crop.width, source.width), height: least(crop.height, source.height) };
  const scale = scaleOf(from, plan, isVector);
  let sizes = sizesOf(from, plan, scale);
  const outer = outerSize(sizes, plan);
  const longest = Math.max(outer.width, outer.height);
  if (longest > maxDimension) {
    const down = maxDimension / longest;
    scale.x = Math.max(scale.x * down, 1 / from.width);
    scale.y = Math.max(scale.y * down, 1 / from.height);
    scale.dpr *= down;
    sizes = sizesOf(from, plan, scale);
  }
  const { resultCrop, target, aspectTarget, dpr } = sizes;
  return { upright: source, crop, scale, resultCrop, target, aspectTarget, dpr };
}

interface Scale {
  x: number;
  y: number;
  dpr: number;
}

function cropSide(side: number, crop: number): number {
  if (crop === 0) return 0;
  return crop >= 1 ? Math.min(Math.trunc(crop), side) : Math.max(1, round(side * crop));
}

function scaleOf(from: Size, plan: Plan, isVector: boolean): Scale {
  let [x, y] = shrinks(from, plan);
  x /= plan.zoomX;
  y /= plan.zoomY;
  let { dpr } = plan;
  if (!plan.enlarge && !isVector) {
    const smallest = Math.min(x, y);
    if (smallest < 1) {
      x /= smallest;
      y /= smallest;
      // The target is out of reach; a ratio below 1 must not take the picture further away from it. An extended
      // picture keeps its composition at any ratio instead.
      if (!plan.extend) dpr /= smallest;
    }
    dpr = Math.min(dpr, x, y);
  }
  if (plan.minWidth > 0 && from.width / plan.minWidth < x) {
    const least = from.width / plan.minWidth;
    y /= x / least;
    x = least;
  }
  if (plan.minHeight > 0 && from.height / plan.minHeight < y) {
    const least = from.height / plan.minHeight;
    x /= y / least;
    y = least;
  }
  return { x: 1 / Math.min(x / dpr, from.width), y: 1 / Math.min(y / dpr, from.height), dpr };
}

/** Returns the factors by which each side shrinks to meet the box, before zoom and pixel ratio. */
function shrinks(from: Size, { width, height, resizingType }: Plan): [number, number] {
  const x = width === 0 ? 1 : from.width / width;
  const y = height === 0 ? 1 : from.height / height;
  if ((x === 1 && y === 1) || resizingType === "force") return [x, y];
  if (width === 0) return [y, y];
  if (height === 0) return [x, x];
  const sameOrientation = from.width >= from.height === width >= height;
  const fits = resizingType === "fit" || (resizingType === "auto" && !sameOrientation);
  const both = fits ? Math.max(x, y) : Math.min(x, y);
  return [both, both];
}

function sizesOf(from: Size, plan: Plan, scale: Scale): Sizes {
  const target = {
    width: round(plan.width * scale.dpr * plan.zoomX),
    height: round(plan.height * scale.dpr * plan.zoomY),
  };
  const scaled = { width: Math.max(1, round(from.width * scale.x)), height: Math.max(1, round(from.height * scale.y)) };
  const resultCrop = plan.resizingType === "fill-down" && !plan.enlarge ? fillDown(target, scaled) : target;
  return { target, scaled, resultCrop, aspectTarget: aspectTarget(target, scaled, resultCrop, plan), dpr: scale.dpr };
}

/** Returns the size of a picture that is too small for its box: it is cut to the box's ratio instead. */
function fillDown(target: Size, scaled: Size): Size {
  const x = target.width / scaled.width;
  const y = target.height / scaled.height;
  if (x > y && x > 1) return { width: scaled.width, height: round((scaled.width * target.height) / target.width) };
  if (y > x && y > 1) return { width: round((scaled.height * target.width) / target.height), height: scaled.height };
  return target;
}

function aspectTarget(target: Size, scaled: Size, resultCrop: Size, { extendAspectRatio }: Plan): Size {
  const none = { width: 0, height: 0 };
  if (!extendAspectRatio || target.width === 0 || target.height === 0) return none;
  const width = least(scaled.width, resultCrop.width);
  const height = least(scaled.height, resultCrop.height);
  const x = target.width / width;
  const y = target.height / height;
  if (y > x) return { width, height: round((width * target.height) / target.width) };
  if (x > y) return { width: round((height * target.width) / target.height), height };
  return none;
}

function outerSize({ scaled, resultCrop, target, aspectTarget, dpr }: Sizes, plan: Plan): Size {
  const filled = plan.extend ? target : aspectTarget;
  const { top, right, bottom, left } = scaledPadding(plan, dpr);
  return {
    width: Math.max(least(scaled.width, resultCrop.width), filled.width) + left + right,
    height: Math.max(least(scaled.height, resultCrop.height), filled.height) + top + bottom,
  };
}

/** Returns paddings that grow with the pixel ratio, so that a 2x picture looks like the 1x one. */
export function scaledPadding({ padding }: Plan, dpr: number): Plan["padding"] {
  const scaled = (side: number): number => roundToEven(side * dpr);
  return {
    top: scaled(padding.top),
    right: scaled(padding.right),
    bottom: scaled(padding.bottom),
    left: scaled(padding.left),
  };
}

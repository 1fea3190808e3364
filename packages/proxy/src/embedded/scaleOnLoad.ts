import type { Geometry, Size } from "./geometry.js";
import type { Gravity } from "./gravity.js";
import { round, roundToEven } from "./rounding.js";

/** Facts about a source before it is decoded. Sides are as stored. */
export interface Loadable extends Size {
  format: string;
  isVector: boolean;
}

/** A source as it is decoded, and the steps that are left. Everything except `size` is in the upright picture. */
export interface Loaded {
  /** Size of the decoded picture, as stored. */
  size: Size;
  crop: Size;
  gravity: Gravity;
  scale: { x: number; y: number };
}

/**
 * Computes the size at which imgproxy decodes a source: a drawing at the size of the result, JPEG at a half, a quarter or an
 * eighth, WebP at any. The pixels would be nearly the same without it, but crops and sizes are rounded on the way.
 */
export function scaleOnLoad(source: Loadable, sideways: boolean, geometry: Geometry, gravity: Gravity): Loaded {
  const { upright, crop, scale } = geometry;
  const asIs: Loaded = { size: { width: source.width, height: source.height }, crop, gravity, scale };
  const shrink = Math.min(
    upright.width / round(upright.width * scale.x),
    upright.height / round(upright.height * scale.y),
  );
  const size = decodedSize(source, shrink);
  if (!size) return asIs;
  const turned = sideways ? { width: size.height, height: size.width } : size;
  const x = upright.width / turned.width;
  const y = upright.height / turned.height;
  return {
    size,
    crop: { width: shrunk(crop.width, x), height: shrunk(crop.height, y) },
    gravity: { ...gravity, x: nearer(gravity, gravity.x, x), y: nearer(gravity, gravity.y, y) },
    scale: { x: rest(turned.width, scale.x * x), y: rest(turned.height, scale.y * y) },
  };
}

function decodedSize({ format, isVector, width, height }: Loadable, shrink: number): Size | undefined {
  if (shrink === 1 || (!isVector && shrink <= 1)) return undefined;
  if (format === "jpg") {
    const whole = shrink >= 8 ? 8 : shrink >= 4 ? 4 : shrink >= 2 ? 2 : 1;
    return whole === 1 ? undefined : { width: Math.floor(width / whole), height: Math.floor(height / whole) };
  }
  if (format !== "webp" && !isVector) return undefined;
  return { width: Math.max(1, round(width / shrink)), height: Math.max(1, round(height / shrink)) };
}

const shrunk = (side: number, shrink: number): number => (side === 0 ? 0 : Math.max(1, round(side / shrink)));

/** Scales an offset in pixels; it stays a whole number of pixels, so that it does not become a fraction of the picture. */
const nearer = ({ type }: Gravity, offset: number, shrink: number): number =>
  type !== "fp" && Math.abs(offset) >= 1 ? roundToEven(offset / shrink) : offset;

const rest = (side: number, scale: number): number => (round(side * scale) === side ? 1 : scale);

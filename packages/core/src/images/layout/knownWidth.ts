import type { LooseOptions } from "../../options/encodeArgument.js";
import { type Geometry, positive, resizeOf } from "./geometry.js";

/** Options with which the width that comes out is not that of the box or of the original. */
const CHANGES_WIDTH =
  "preset size resizingType minWidth minHeight zoom dpr enlarge extend extendAspectRatio crop cropAspectRatio cropObjects trim padding rotate maxResultDimension extra";

/**
 * Tells whether nothing but fitting or filling is asked for, so that the ratio and the width of the original are those of
 * the result.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 * @example
 * keepsShape({ width: 400 }) // true
 * keepsShape({ width: 400, rotate: 90 }) // false
 */
export function keepsShape(request: LooseOptions): boolean {
  const { type = "fit", enlarge, extend } = resizeOf(request);
  const isKept = (type === "fit" || type === "fill") && !enlarge && !extend && request.autoRotate !== false;
  return isKept && !CHANGES_WIDTH.split(" ").some((name) => request[name]);
}

/**
 * The width in pixels that comes out of the original at most, where the request says how wide that is and nothing but
 * fitting or filling is asked for; else `undefined`.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 * @example
 * knownWidthOf({ width: 400, intrinsicWidth: 300.4 }, geometryOf({ width: 400 })) // 300
 * knownWidthOf({ width: 400, intrinsicWidth: 300, enlarge: true }, geometryOf({ width: 400 })) // undefined
 */
export function knownWidthOf(request: LooseOptions, { width, set }: Geometry): number | undefined {
  const known = positive(request.intrinsicWidth, "intrinsicWidth");
  // Of densities alone nothing says how wide they are.
  const hasWidth = width !== undefined || set.some((candidate) => candidate.width);
  if (!known || !hasWidth || !keepsShape(request)) return undefined;
  return Math.max(1, Math.round(known));
}

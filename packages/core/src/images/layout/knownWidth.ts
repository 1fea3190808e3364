import type { LooseOptions } from "../../options/encodeArgument.js";
import { type Geometry, positive, resizeOf } from "./geometry.js";

/** Options with which the result has neither the width of the box nor that of the original. */
const CHANGES_WIDTH =
  "preset size resizingType minWidth minHeight zoom dpr enlarge extend extendAspectRatio crop cropAspectRatio cropObjects trim padding rotate maxResultDimension extra";

/**
 * Returns whether a request does nothing but fit or fill, so that the result has the ratio and the width of the original.
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
 * Returns the most pixels of width that the original yields, where the request has its width and does nothing but fit or
 * fill; else `undefined`.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 * @example
 * knownWidthOf({ width: 400, intrinsicWidth: 300.4 }, geometryOf({ width: 400 })) // 300
 * knownWidthOf({ width: 400, intrinsicWidth: 300, enlarge: true }, geometryOf({ width: 400 })) // undefined
 */
export function knownWidthOf(request: LooseOptions, { width, set }: Geometry): number | undefined {
  const known = positive(request.intrinsicWidth, "intrinsicWidth");
  // Densities alone have no known width.
  const hasWidth = width !== undefined || set.some((candidate) => candidate.width);
  if (!known || !hasWidth || !keepsShape(request)) return undefined;
  return Math.max(1, Math.round(known));
}

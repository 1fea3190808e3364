import type { ImageMeta } from "../../meta/ImageMeta.js";
import type { LooseOptions } from "../../options/encodeArgument.js";
import { type Geometry, positive, resizeOf } from "./geometry.js";
import { keepsShape } from "./knownWidth.js";

/** What of a request decides what the size of an original changes in its descriptor. */
export interface Measure {
  type: unknown;
  /** CSS pixels of the box. */
  width?: number;
  /** CSS pixels of the box. */
  height?: number;
  /** Whether the request says how wide its candidates are, and not how wide its original is. */
  isOpen: boolean;
}

/** What the size of an original adds to a descriptor. */
export interface Measured {
  /** CSS pixels. */
  width?: number;
  /** CSS pixels. */
  height?: number;
  /** Width in pixels that comes out of the original at most. */
  knownWidth?: number;
}

/**
 * What is needed of a request to measure by the size of an original; `undefined` where more is asked for than fitting or
 * filling, since nobody knows then what comes out.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 */
export function measureOf(request: LooseOptions, { width, height, set }: Geometry): Measure | undefined {
  if (!keepsShape(request)) return undefined;
  const hasWidth = width !== undefined || set.some((candidate) => candidate.width);
  const { type = "fit" } = resizeOf(request);
  const isOpen = hasWidth && positive(request.intrinsicWidth, "intrinsicWidth") === undefined;
  return { type, ...(width && { width }), ...(height && { height }), isOpen };
}

/** Width and height of metadata, where they are such. */
function sizeOf({ width, height }: ImageMeta): [number, number] | undefined {
  const isSize = [width, height].every((side) => Number.isSafeInteger(side) && side! > 0);
  return isSize ? [width!, height!] : undefined;
}

/**
 * The sides that a request leaves open, from the ratio of the original, and the width that comes out of it at most. That
 * is its own, except for a drawing, which has none, and for a box whose height limits it before its width does: there a
 * step says nothing about a width.
 *
 * @example
 * measured({ type: "fit", width: 400, isOpen: true }, { width: 300, height: 200 }) // { height: 267, knownWidth: 300 }
 */
export function measured({ type, width, height, isOpen }: Measure, meta: ImageMeta): Measured {
  const size = sizeOf(meta);
  if (!size) return {};
  const [w, h] = size;
  // A hundredth is what rounding a box makes of a ratio.
  const isTall = type === "fit" && height && width && h * width > w * height * 1.01;
  return {
    ...(!width && { width: height ? Math.max(1, Math.round((height * w) / h)) : w }),
    ...(!height && { height: width ? Math.max(1, Math.round((width * h) / w)) : h }),
    ...(isOpen && meta.format !== "svg" && !isTall && { knownWidth: w }),
  };
}

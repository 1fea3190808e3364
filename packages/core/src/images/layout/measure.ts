import type { ImageMeta } from "../../meta/ImageMeta.js";
import type { LooseOptions } from "../../options/encodeArgument.js";
import { type Geometry, positive, resizeOf } from "./geometry.js";
import { keepsShape } from "./knownWidth.js";

/** The part of a request by which the size of an original changes the descriptor. */
export interface Measure {
  type: unknown;
  /** Side of the box in CSS pixels. */
  width?: number;
  /** Side of the box in CSS pixels. */
  height?: number;
  /** True where the request has the width of its candidates, but not that of its original. */
  isOpen: boolean;
}

/** Fields that the size of an original adds to a descriptor. */
export interface Measured {
  /** Side of the box in CSS pixels. */
  width?: number;
  /** Side of the box in CSS pixels. */
  height?: number;
  /** Most pixels of width that the original yields. */
  knownWidth?: number;
}

/**
 * Returns the part of a request that is needed to measure by the size of an original; `undefined` for a request that does
 * more than fit or fill, since the size of its result is not known.
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

/** Returns width and height of metadata, where it has both. */
function sizeOf({ width, height }: ImageMeta): [number, number] | undefined {
  const isSize = [width, height].every((side) => Number.isSafeInteger(side) && side! > 0);
  return isSize ? [width!, height!] : undefined;
}

/**
 * Computes the sides that a request leaves open, by the ratio of the original, and the most pixels of width that it yields.
 * That is its own width, except for a drawing, which has none, and for a box whose height limits the image before its width
 * does: there a step is no width.
 *
 * @example
 * measured({ type: "fit", width: 400, isOpen: true }, { width: 300, height: 200 }) // { height: 267, knownWidth: 300 }
 */
export function measured({ type, width, height, isOpen }: Measure, meta: ImageMeta): Measured {
  const size = sizeOf(meta);
  if (!size) return {};
  const [w, h] = size;
  // A rounded box may change a ratio by a hundredth.
  const isTall = type === "fit" && height && width && h * width > w * height * 1.01;
  return {
    ...(!width && { width: height ? Math.max(1, Math.round((height * w) / h)) : w }),
    ...(!height && { height: width ? Math.max(1, Math.round((width * h) / w)) : h }),
    ...(isOpen && meta.format !== "svg" && !isTall && { knownWidth: w }),
  };
}

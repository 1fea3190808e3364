import type { ImageMeta } from "../../meta/ImageMeta.js";
import type { LooseOptions } from "../../options/encodeArgument.js";
import { resizeOf } from "./geometry.js";
import { measured } from "./measure.js";

/**
 * Adds the width that a request with the layout `constrained` leaves open: by its height and the ratio of the original, else
 * that of the original.
 *
 * @example
 * withWidth({ layout: "constrained", height: 300 }, { width: 800, height: 400 })
 * // { layout: "constrained", height: 300, width: 600 }
 */
export function withWidth(request: LooseOptions, meta: ImageMeta | undefined): LooseOptions {
  if (!meta || request?.layout !== "constrained" || request.width !== undefined) return request;
  const resize = resizeOf(request);
  const height = request.height ?? resize.height;
  if (resize.width) return request;
  const given = typeof height === "number" && height > 0 ? { height } : {};
  const { width } = measured({ type: "fit", ...given, isOpen: false }, meta);
  return { ...request, ...(width && { width }) };
}

import type { AnyDescriptor } from "../images/SetDescriptor.js";
import type { ImageOptions } from "./types.js";

/**
 * Size to print, in CSS pixels: the caller's, else the descriptor's. One side alone takes the other from the
 * descriptor's ratio, since a box of the wrong ratio shifts the page when the picture arrives.
 *
 * @example
 * boxOf({ width: 400, height: 300, … }, { width: 200 }) // { width: 200, height: 150 }
 */
export function boxOf(image: AnyDescriptor, { width, height }: ImageOptions): Pick<ImageOptions, "width" | "height"> {
  const ratio = (image.width as number) / (image.height as number);
  // Where a side is missing, or no number, there is nothing to take.
  return {
    width: width ?? (Math.round((height as number) * ratio) || image.width),
    height: height ?? (Math.round((width as number) / ratio) || image.height),
  };
}

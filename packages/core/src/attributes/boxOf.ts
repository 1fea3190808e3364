import type { AnyDescriptor } from "../images/SetDescriptor.js";
import type { ImageOptions } from "./types.js";

/**
 * Returns the size to print, in CSS pixels: the caller's, else the descriptor's. With one side alone the other follows by the
 * descriptor's ratio, since a box of the wrong ratio shifts the page when the picture is there.
 *
 * @example
 * boxOf({ width: 400, height: 300, … }, { width: 200 }) // { width: 200, height: 150 }
 */
export function boxOf(image: AnyDescriptor, { width, height }: ImageOptions): Pick<ImageOptions, "width" | "height"> {
  const ratio = (image.width as number) / (image.height as number);
  // A missing side, or one that is no number, has no ratio.
  return {
    width: width ?? (Math.round((height as number) * ratio) || image.width),
    height: height ?? (Math.round((width as number) / ratio) || image.height),
  };
}

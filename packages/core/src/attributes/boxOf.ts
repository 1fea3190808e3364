import type { ImageDescriptor } from "../descriptor.js";
import type { ImageOptions } from "./types.js";

const pixels = (value: number | string | undefined): number | undefined => {
  const number = Number(value);
  return value !== undefined && value !== "" && number >= 0 ? number : undefined;
};

/**
 * Size to print, in CSS pixels: the caller's, else the descriptor's. One side alone takes the other from the
 * descriptor's ratio, since a box of the wrong ratio shifts the page when the picture arrives.
 *
 * @example
 * boxOf({ width: 400, height: 300, … }, { width: 200 }) // { width: 200, height: 150 }
 */
export function boxOf(image: ImageDescriptor, options: ImageOptions): { width?: number; height?: number } {
  const width = pixels(options.width);
  const height = pixels(options.height);
  const ratio = image.width && image.height ? image.width / image.height : 0;
  return {
    width: width ?? (height !== undefined && ratio ? Math.round(height * ratio) : image.width),
    height: height ?? (width !== undefined && ratio ? Math.round(width / ratio) : image.height),
  };
}

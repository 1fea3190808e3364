import { SNIFF_BYTES } from "../base/sniff.js";

/** Pictures that may be stored: each is known by its first bytes. */
const PICTURES = new Set([
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/avif",
  "image/gif",
  "image/jxl",
  "image/heif",
  "image/tiff",
  "image/bmp",
  "image/x-icon",
]);

export const SVG = "image/svg+xml";

/** Other names of the same type, as old servers and programs write them. */
const SAME: Record<string, string> = {
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "image/x-png": "image/png",
  "image/heic": "image/heif",
  "image/tif": "image/tiff",
  "image/x-ms-bmp": "image/bmp",
  "image/x-bmp": "image/bmp",
  "image/vnd.microsoft.icon": "image/x-icon",
  "image/ico": "image/x-icon",
};

/**
 * MIME type without parameters, in lower case and by its own name; undefined when there is none, or more than one.
 *
 * @example
 * mediaType("Image/JPG; q=1") // "image/jpeg"
 */
export function mediaType(header: string | string[] | undefined): string | undefined {
  const names = [header ?? []].flat().map((value) => {
    const name = value.split(";", 1)[0]!.trim().toLowerCase();
    return Object.hasOwn(SAME, name) ? SAME[name]! : name;
  });
  return names.every((name) => name === names[0]) ? names[0] || undefined : undefined;
}

/** Whether a type is that of a picture without scripts, which its first bytes prove. */
export const isPicture = (type: string | undefined): type is string => type !== undefined && PICTURES.has(type);

/** How many first bytes are wanted before anything is said about a type. */
export function bytesToSniff(type: string | undefined): number {
  // Behind every other name an SVG may hide.
  return isPicture(type) ? 64 : SNIFF_BYTES;
}

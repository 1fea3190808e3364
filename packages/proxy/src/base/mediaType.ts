import { SNIFF_BYTES } from "../base/sniff.js";

/** Types of pictures that may be stored: each can be proved by its first bytes. */
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

/** Other names of these types, as old servers and programs write them. */
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
 * Returns a MIME type without parameters, in lower case and by its usual name; undefined for none, or more than one.
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

/** Returns whether a type is that of a picture without scripts, which its first bytes can prove. */
export const isPicture = (type: string | undefined): type is string => type !== undefined && PICTURES.has(type);

/** Returns the number of first bytes that are needed before a type can be judged. */
export function bytesToSniff(type: string | undefined): number {
  // Any other type may be that of an SVG in disguise.
  return isPicture(type) ? 64 : SNIFF_BYTES;
}

import { SNIFF_BYTES, sniffType } from "../base/sniff.js";

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

/** Whether first bytes may be those of the declared type. Types of pictures that cannot be told from their bytes pass. */
export function matchesDeclaredType(type: string | undefined, first: Buffer): boolean {
  if (type === undefined || !type.startsWith("image/")) return false;
  const sniffed = sniffType(first);
  if (sniffed !== undefined) return sniffed === type;
  return !isPicture(type) && type !== SVG;
}

/**
 * Whether an answer of imgproxy may be passed on: a picture, whatever its name says; what is no picture and does not
 * call itself one, as a video or a document of imgproxy Pro; and with `raw` whatever its source is.
 */
export function isPassable(type: string | undefined, first: Buffer, raw: boolean): boolean {
  if (first.length === 0) return false;
  if (raw || matchesDeclaredType(type, first) || sniffType(first) !== undefined) return true;
  // A page in place of a picture is some other server's, and a picture without its first bytes is damaged.
  return type === undefined || !/^(?:image|text)\//.test(type);
}

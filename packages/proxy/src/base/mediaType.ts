import { isFinishedMeta, META_TYPE } from "./metaName.js";
import { isSvg, SVG_PROLOGUE, xmlText } from "./sniffSvg.js";

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

/** Number of first bytes that {@link sniffType} needs: an SVG may stand behind a prologue of this length. */
export const SNIFF_BYTES = SVG_PROLOGUE;

const AVIF_BRANDS = new Set(["avif", "avis"]);
const HEIF_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx"]);
/** Lengths of the header behind a BMP's own, one for each of its versions. */
const BMP_HEADERS = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

/**
 * Returns the first value of a header.
 *
 * @example
 * firstHeaderValue(["a", "b"]) // "a"
 */
export function firstHeaderValue(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/**
 * Returns a MIME type without parameters, in lower case and by its usual name; undefined for none, or more than one.
 *
 * @example
 * mediaType("Image/JPG; q=1") // "image/jpeg"
 */
export function mediaType(header: string | string[] | undefined): string | undefined {
  if (!Array.isArray(header)) return usualName(header ?? "");
  const [first, ...others] = header.map(usualName);
  return others.every((name) => name === first) ? first : undefined;
}

function usualName(value: string): string | undefined {
  const name = value.split(";", 1)[0]!.trim().toLowerCase();
  return (Object.hasOwn(SAME, name) ? SAME[name] : name) || undefined;
}

/** Returns whether a type is that of a picture without scripts, which its first bytes can prove. */
export const isPicture = (type: string | undefined): type is string => type !== undefined && PICTURES.has(type);

/** Returns the number of first bytes that are needed before a type can be judged. */
export function bytesToSniff(type: string | undefined): number {
  // Any other type may be that of an SVG in disguise.
  return isPicture(type) ? 64 : SNIFF_BYTES;
}

/** First bytes of the types that these alone prove. */
const SIGNATURES: readonly (readonly [start: string, type: string])[] = [
  ["\xff\xd8\xff", "image/jpeg"],
  ["\x89PNG\r\n\x1a\n", "image/png"],
  ["GIF87a", "image/gif"],
  ["GIF89a", "image/gif"],
  ["II*\0", "image/tiff"],
  ["MM\0*", "image/tiff"],
  ["\xff\x0a", "image/jxl"],
  ["\0\0\0\x0cJXL ", "image/jxl"],
  ["\0\0\x01\0", "image/x-icon"],
];

/**
 * Returns the MIME type that the first bytes show, or undefined. Stored objects and upstream responses are judged by it,
 * since a declared type proves nothing.
 *
 * @example
 * sniffType(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0])) // "image/jpeg"
 */
export function sniffType(bytes: Buffer): string | undefined {
  if (bytes.length < 3) return undefined;
  const magic = bytes.toString("latin1", 0, 12);
  for (const [start, type] of SIGNATURES) if (magic.startsWith(start)) return type;
  if (magic.startsWith("RIFF") && magic.endsWith("WEBP")) return "image/webp";
  if (magic.startsWith("BM")) return isBmp(bytes) ? "image/bmp" : undefined;
  if (magic.slice(4, 8) === "ftyp") return sniffIsoMedia(bytes);
  if (bytes[0] === 0x7b) return isFinishedMeta(bytes) ? META_TYPE : undefined;
  return isSvg(xmlText(bytes)) ? "image/svg+xml" : undefined;
}

// The two letters of its signature alone would make a BMP of many a text.
function isBmp(bytes: Buffer): boolean {
  return bytes.length >= 18 && BMP_HEADERS.has(bytes.readUInt32LE(14));
}

function sniffIsoMedia(bytes: Buffer): string | undefined {
  // The box holds size, "ftyp", major brand, minor version and compatible brands: an AVIF may have any of several majors.
  const end = Math.min(bytes.readUInt32BE(0), bytes.length);
  let heif = false;
  for (let at = 8; at + 4 <= end; at += at === 8 ? 8 : 4) {
    const brand = bytes.toString("latin1", at, at + 4);
    if (AVIF_BRANDS.has(brand)) return "image/avif";
    heif ||= HEIF_BRANDS.has(brand);
  }
  return heif ? "image/heif" : undefined;
}

import { isFinishedMeta, META_TYPE } from "./metaName.js";
import { isSvg, SVG_PROLOGUE, xmlText } from "./sniffSvg.js";

/** Number of first bytes that {@link sniffType} needs: an SVG may stand behind a prologue of this length. */
export const SNIFF_BYTES = SVG_PROLOGUE;

const AVIF_BRANDS = new Set(["avif", "avis"]);
const HEIF_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx"]);
/** Lengths of the header behind a BMP's own, one for each of its versions. */
const BMP_HEADERS = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

/**
 * Returns the MIME type that the first bytes show, or undefined. Stored objects and upstream responses are judged by it,
 * since a declared type proves nothing.
 *
 * @example
 * sniffType(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0])) // "image/jpeg"
 */
export function sniffType(bytes: Buffer): string | undefined {
  if (bytes.length < 3) return undefined;
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "image/jpeg";
  if (bytes[0] === 0xff && bytes[1] === 0x0a) return "image/jxl";
  const magic = bytes.toString("latin1", 0, 12);
  if (magic.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (magic.startsWith("GIF87a") || magic.startsWith("GIF89a")) return "image/gif";
  if (magic.startsWith("RIFF") && magic.endsWith("WEBP")) return "image/webp";
  if (magic.startsWith("II*\0") || magic.startsWith("MM\0*")) return "image/tiff";
  if (magic.startsWith("\0\0\0\x0cJXL ")) return "image/jxl";
  if (magic.startsWith("BM")) return isBmp(bytes) ? "image/bmp" : undefined;
  if (magic.startsWith("\0\0\x01\0")) return "image/x-icon";
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

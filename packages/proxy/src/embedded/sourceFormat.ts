import { isSvg } from "./svg.js";

/** First bytes by which imgproxy knows a format, `?` for any byte, in the order in which imgproxy tries them. */
const MAGIC: readonly (readonly [format: string, ...signatures: string[]])[] = [
  ["jpg", "\xff\xd8"],
  ["jxl", "\xff\x0a", "\0\0\0\x0cJXL \r\n\x87\n"],
  ["png", "\x89PNG\r\n\x1a\n"],
  ["webp", "RIFF????WEBP"],
  ["gif", "GIF8?a"],
  ["ico", "\0\0\x01\0"],
  ["heic", ...["heic", "heix", "hevc", "heim", "heis", "hevm", "hevs", "mif1"].map((brand) => `????ftyp${brand}`)],
  ["avif", "????ftypavif"],
  ["bmp", "BM"],
  ["tiff", "II*\0", "MM\0*"],
];

/**
 * Returns imgproxy's name for the format of a source, by its first bytes alone: neither the file's name nor a declared type
 * counts. Undefined where imgproxy finds no image.
 *
 * @example
 * sourceFormat(Buffer.from("GIF89a")) // "gif"
 */
export function sourceFormat(bytes: Buffer): string | undefined {
  const start = bytes.toString("latin1", 0, 12);
  const fits = (signature: string): boolean =>
    start.length >= signature.length && [...signature].every((byte, at) => byte === "?" || byte === start[at]);
  return MAGIC.find(([, ...signatures]) => signatures.some(fits))?.[0] ?? (isSvg(bytes) ? "svg" : undefined);
}

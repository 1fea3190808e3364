import { expect, test } from "vitest";
import { bytesToSniff, isPicture, mediaType, sniffType } from "./mediaType.js";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
const bmp = (header: number): Buffer => {
  const file = Buffer.alloc(64);
  file.write("BM");
  file.writeUInt32LE(header, 14);
  return file;
};
/** First box of a file in ISO's media format: size, `ftyp`, major brand, minor version, compatible brands. */
const box = (major: string, compatible: string[], version = "\0\0\0\0"): Buffer => {
  const rest = bytes(`ftyp${major}${version}${compatible.join("")}`);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(4 + rest.length);
  return Buffer.concat([size, rest]);
};

// First bytes as the formats' specifications give them.
test.each<[string, Buffer]>([
  ["image/jpeg", bytes("\xff\xd8\xff\xe0\0\x10JFIF\0\x01")],
  ["image/png", bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR")],
  ["image/gif", bytes("GIF87a\x01\0\x01\0\0\0\0")],
  ["image/gif", bytes("GIF89a\x01\0\x01\0\0\0\0")],
  ["image/tiff", bytes("II*\0\x08\0\0\0\0\0\0\0")],
  ["image/tiff", bytes("MM\0*\0\0\0\x08\0\0\0\0")],
  ["image/jxl", bytes("\xff\x0a\xfa\x1f\x41\x91\0\0\0\0\0\0")],
  ["image/jxl", bytes("\0\0\0\x0cJXL \r\n\x87\n")],
  ["image/x-icon", bytes("\0\0\x01\0\x01\0\x10\x10\0\0\0\0")],
  ["image/webp", bytes("RIFF\x24\0\0\0WEBPVP8 ")],
  ...[12, 16, 40, 52, 56, 64, 108, 124].map((header): [string, Buffer] => ["image/bmp", bmp(header)]),
  ...["avif", "avis"].map((brand): [string, Buffer] => ["image/avif", box(brand, [])]),
  ...["heic", "heix", "heim", "heis", "hevc", "hevx"].map((brand): [string, Buffer] => ["image/heif", box(brand, [])]),
  ["image/avif", box("mif1", ["mif1", "miaf", "avif"])],
  ["image/avif", box("mif1", ["heic", "avif"])],
  ["image/heif", box("mif1", ["heic", "mif1"])],
])("%s is found by its first bytes", (type, first) => {
  expect(sniffType(first)).toBe(type);
  expect(isPicture(type)).toBe(true);
});

test.each<[string, Buffer]>([
  ["a sound", bytes("RIFF\x24\0\0\0WAVEfmt ")],
  ["a text that begins as a BMP does", bytes("BM is a text and no picture")],
  ["a BMP without its header", bytes("BM\0\0")],
  ["a video", box("isom", ["isom", "iso2", "mp41"])],
  ["a video whose version reads as a brand", box("isom", ["mp41"], "avif")],
  ["a video with a brand behind its box", Buffer.concat([box("isom", ["mp41"]), bytes("avif")])],
  ["what breaks off behind two bytes", bytes("\xff\x0a")],
])("%s is no picture", (_, first) => {
  expect(sniffType(first)).toBeUndefined();
});

test.each([
  ["image/jpg", "image/jpeg"],
  ["image/pjpeg", "image/jpeg"],
  ["image/x-png", "image/png"],
  ["image/heic", "image/heif"],
  ["image/tif", "image/tiff"],
  ["image/x-ms-bmp", "image/bmp"],
  ["image/x-bmp", "image/bmp"],
  ["image/vnd.microsoft.icon", "image/x-icon"],
  ["image/ico", "image/x-icon"],
  [" Image/WebP ; q=1", "image/webp"],
  ["constructor", "constructor"],
  [["image/jpg", "image/jpeg"], "image/jpeg"],
  [["image/jpeg", "image/png"], undefined],
  ["; q=1", undefined],
  [undefined, undefined],
])("%j is written %s", (header, type) => {
  expect(mediaType(header)).toBe(type);
});

test("as many bytes are awaited as a type needs to be judged", () => {
  const judge = (first: Buffer, type: string) => sniffType(first.subarray(0, bytesToSniff(type)));
  // The last of twelve compatible brands ends at byte 64.
  expect(judge(box("mif1", [...Array(11).fill("mif1"), "avif"]), "image/avif")).toBe("image/avif");
  const licence = `<!-- ${"licence ".repeat(1_000)} --><svg>`;
  for (const type of ["image/svg+xml", "text/plain"]) expect(judge(bytes(licence), type)).toBe("image/svg+xml");
  expect(bytesToSniff("image/jpeg")).toBeLessThan(100);
});

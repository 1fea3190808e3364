import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { processorOf } from "../../test/support/embedded.js";
import { photo } from "../../test/support/photos.js";
import { sourceFormat } from "./sourceFormat.js";

const part = (bytes: Buffer, share: number): Buffer => bytes.subarray(0, Math.floor(bytes.length * share));
// An AVIF encoder with a high effort needs many seconds for noise.
const again = (bytes: Buffer, format: "png" | "gif" | "webp" | "tiff" | "avif"): Promise<Buffer> =>
  sharp(bytes)
    [format](format === "avif" ? { effort: 0 } : {})
    .toBuffer();

describe("a file whose end is missing", () => {
  test.each<[string, (bytes: Buffer) => Promise<Buffer> | Buffer]>([
    ["a JPEG without its last marker", (bytes) => bytes.subarray(0, -2)],
    ["a JPEG", (bytes) => part(bytes, 0.6)],
    ["a progressive JPEG", async (bytes) => part(await sharp(bytes).jpeg({ progressive: true }).toBuffer(), 0.6)],
    ["a PNG", async (bytes) => part(await again(bytes, "png"), 0.3)],
    ["a GIF", async (bytes) => part(await again(bytes, "gif"), 0.3)],
    ["a JPEG with a fault in the middle", (bytes) => Buffer.from(bytes).fill(7, 5_000, 5_400)],
    ["a JPEG with something behind it", (bytes) => Buffer.concat([bytes, Buffer.alloc(500, "A")])],
  ])("%s is made", async (_what, cut) => {
    const make = await processorOf(await cut(await photo(200, 150)));
    expect(await make("w:40/f:webp")).toMatchObject({ width: 40, height: 30, format: "webp" });
    expect(await make("c:100:100:sm/f:png")).toMatchObject({ width: 100, height: 100 });
  });

  test.each<[string, (bytes: Buffer) => Promise<Buffer> | Buffer]>([
    ["a WebP", async (bytes) => part(await again(bytes, "webp"), 0.9)],
    ["an AVIF", async (bytes) => part(await again(bytes, "avif"), 0.9)],
    ["a TIFF", async (bytes) => part(await again(bytes, "tiff"), 0.5)],
    ["the head of a JPEG alone", (bytes) => bytes.subarray(0, 200)],
    ["a JPEG that begins twice", (bytes) => Buffer.concat([Buffer.from([0xff, 0xd8]), bytes])],
    ["a page", () => Buffer.from("<!doctype html><p>404")],
    ["nothing", () => Buffer.alloc(0)],
  ])("%s is refused", async (_what, cut) => {
    const make = await processorOf(await cut(await photo(200, 150)));
    await expect(make("w:40/f:webp")).rejects.toMatchObject({
      status: 422,
      publicMessage: "The source is broken or no image",
    });
  });
});

/** Returns the beginning of an ISO media file of a brand. */
const brand = (name: string): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${name}\0\0\0\0mif1${name}`), Buffer.alloc(200)]);

test.each([
  ["heic", brand("heic")],
  ["heic", brand("mif1")],
  ["jxl", Buffer.from([0xff, 0x0a, 0, 0])],
  ["jxl", Buffer.from("\0\0\0\x0cJXL \r\n\x87\n", "latin1")],
  ["bmp", Buffer.concat([Buffer.from("BM"), Buffer.alloc(60)])],
  ["ico", Buffer.from([0, 0, 1, 0, 1, 0, 16, 16])],
])("a source that only imgproxy can read is named: %s", async (format, bytes) => {
  await expect((await processorOf(bytes))("w:40/f:png")).rejects.toMatchObject({
    status: 422,
    publicMessage: expect.stringContaining(`the format ${format}:`),
  });
});

test.each(["heic", "jxl", "bmp", "ico"])("a result that only imgproxy can write is named: %s", async (format) => {
  await expect((await processorOf(await photo(40, 30)))(`f:${format}`)).rejects.toMatchObject({
    status: 422,
    publicMessage: expect.stringContaining(`format ${format}:`),
  });
});

test.each([
  ["\xff\xd8", "jpg"],
  ["RIFF\0\0\0\0WEBPVP8 ", "webp"],
  ["RIFF\0\0\0\0WAVE", undefined],
  ["GIF87a", "gif"],
  ["\0\0\0\x20ftypavif", "avif"],
  ["\0\0\0\x20ftypavis", undefined],
  ["MM\0*", "tiff"],
  ["P6\n4 4\n255\n", undefined],
  ["\x1f\x8b\x08", undefined],
  ["  <!-- <svg> --><svg>", "svg"],
  ["<!-- <svg>", undefined],
  ["<?xml version='1.0'?>\n<a:svg\n>", "svg"],
  ["<svgx>", undefined],
])("the first bytes %j are %s", (start, format) => {
  expect(sourceFormat(Buffer.from(start, "latin1"))).toBe(format);
});

test("a drawing without a wish for a format is refused by name: imgproxy would pass it on, cleaned", async () => {
  const make = await processorOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'));
  await expect(make("w:20")).rejects.toMatchObject({
    status: 422,
    publicMessage: expect.stringContaining("SVG as result"),
  });
});

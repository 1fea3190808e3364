import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { pixelAt, processorOf } from "../../test/support/embedded.js";

const flat = (width: number, height: number, orientation: number, format: "png" | "jpeg" | "webp"): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: "#448888" } })
    .withMetadata({ orientation })
    [format]()
    .toBuffer();

// The values were read from responses of imgproxy 4.0.12: where a side is half a pixel, the last bit of each division
// decides, and JPEG and WebP are decoded at another size first.
test.each<[string, number, number, number, "png" | "jpeg" | "webp", string]>([
  ["7x11", 63, 42, 6, "png", "w:7"],
  ["7x11", 63, 42, 6, "jpeg", "w:7"],
  ["13x13", 81, 78, 6, "jpeg", "w:13"],
  ["13x14", 81, 78, 6, "png", "w:13"],
  ["13x13", 78, 81, 1, "webp", "w:13"],
  ["11x14", 154, 203, 1, "jpeg", "rs:fit:11:15"],
  ["11x15", 154, 203, 1, "png", "rs:fit:11:15"],
  ["11x14", 319, 242, 6, "jpeg", "w:11"],
  ["13x16", 182, 231, 1, "webp", "w:13"],
  ["123x92", 333, 250, 1, "webp", "z:0.37"],
  ["92x123", 333, 250, 6, "webp", "z:0.37"],
])("%s of %i x %i, Exif %i, %s, %s", async (size, width, height, orientation, format, options) => {
  const made = await (await processorOf(await flat(width, height, orientation, format)))(options);
  expect(`${made.width}x${made.height}`).toBe(size);
});

describe("drawings", () => {
  const RECTANGLE = '<rect width="100%" height="100%" fill="#00f"/>';
  const svg = (attributes: string, body = RECTANGLE): Buffer =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${body}</svg>`);

  // An inch has 96 pixels since imgproxy 4, and an em the 12 pixels of librsvg.
  test.each([
    ['width="200px" height="100px"', 200, 100],
    ['width="200" height="100"', 200, 100],
    ['width="100.5" height="50.4"', 101, 50],
    ['width="2in" height="1in"', 192, 96],
    ['width="50mm" height="25mm"', 189, 94],
    ['width="5cm" height="2.5cm"', 189, 94],
    ['width="150pt" height="75pt"', 200, 100],
    ['width="15pc" height="7pc"', 240, 112],
    ['width="10em" height="5em"', 120, 60],
    ['width="10ex" height="5ex"', 60, 30],
    ['width="210mm" height="297mm" viewBox="0 0 210 297"', 794, 1123],
    ['width="2in" height="100"', 192, 100],
    ['width="100%" height="100%" viewBox="0 0 300 150"', 300, 150],
    ['width="50%" height="50%" viewBox="0 0 300 150"', 300, 150],
    ['width="auto" height="auto" viewBox="0 0 120 80"', 120, 80],
    ['viewBox="0 0 120 80"', 120, 80],
    ['viewBox="-10 -10 60 40"', 60, 40],
    ['width="200" viewBox="0 0 120 80"', 200, 133],
    ['height="200" viewBox="0 0 120 80"', 300, 200],
    // The drawing has more pixels than a source may have, so it is drawn smaller.
    ['width="9000" height="9000"', 7071, 7071],
  ])("%s is %i x %i", async (attributes, width, height) => {
    expect(await (await processorOf(svg(attributes)))("f:png")).toMatchObject({ width, height });
  });

  test("without any size it is as large as what is drawn", async () => {
    const source = svg("", '<rect x="10" y="20" width="50" height="30" fill="#00f"/>');
    expect(await (await processorOf(source))("f:png")).toMatchObject({ width: 50, height: 30 });
  });

  test.each(["f:png", "f:png/w:317", "f:png/c:100:50/w:400", "f:png/t:10:00ff00"])(
    "%s: no soft edges",
    async (options) => {
      const { bytes } = await (await processorOf(svg('width="200" height="100"')))(options);
      expect([await pixelAt(bytes, 0, 0), await pixelAt(bytes, 60, 40)]).toEqual([
        [0, 0, 255, 255],
        [0, 0, 255, 255],
      ]);
    },
  );

  test.each([
    ["a prefixed root", '<d:svg xmlns:d="http://www.w3.org/2000/svg" width="40" height="20"/>'],
    [
      "a long comment",
      `<?xml version="1.0"?><!-- ${"x".repeat(3000)} --><svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>`,
    ],
    ["a byte order mark", '\uFEFF<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>'],
  ])("%s is recognised", async (_what, text) => {
    expect(await (await processorOf(Buffer.from(text)))("f:png/w:80")).toMatchObject({ width: 80, height: 40 });
  });

  test.each([
    ["a size of 0", svg('width="0" height="0"')],
    ["letters in a comment", Buffer.from("<!-- <svg> --><html></html>")],
    ["a page with a drawing in it", Buffer.from(`<html><body><br>${svg('width="9" height="9"')}</body></html>`)],
  ])("%s is no picture", async (_what, source) => {
    await expect((await processorOf(source))("f:png")).rejects.toMatchObject({ status: 422 });
  });
});

import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { pixelAt, processorOf } from "../../test/support/embedded.js";

// All values here were read from responses of imgproxy 4.0.12 to the same paths.

/** Returns a picture of 201 x 121 whose red is the column and green the row, so that every pixel shows its place. */
async function map(orientation: number): Promise<Buffer> {
  const [width, height] = [201, 121];
  const data = Buffer.alloc(width * height * 3, 100);
  for (let at = 0; at < width * height; at++) data.set([at % width, Math.floor(at / width)], at * 3);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .withMetadata({ orientation })
    .png()
    .toBuffer();
}

test.each<[orientation: number, options: string, first: [number, number], last: [number, number]]>([
  // The margin has an odd number of pixels: the side that gets more depends on how the picture is stored.
  [1, "c:100:60", [51, 31], [150, 90]],
  [2, "c:100:60", [150, 31], [51, 90]],
  [3, "c:100:60", [150, 90], [51, 31]],
  [4, "c:100:60", [51, 90], [150, 31]],
  [5, "c:60:100", [51, 31], [150, 90]],
  [6, "c:60:100", [51, 90], [150, 31]],
  [7, "c:60:100", [150, 90], [51, 31]],
  [8, "c:60:100", [150, 31], [51, 90]],
  [1, "c:100:60:ce:7:5", [58, 36], [157, 95]],
  [6, "c:60:100:ce:7:5", [56, 83], [155, 24]],
  [8, "c:60:100:no:7:5", [195, 38], [96, 97]],
  [3, "c:100:60:ea:7:5", [106, 85], [7, 26]],
  [6, "c:60:100:soea:7:5", [96, 66], [195, 7]],
  [5, "c:60:100:fp:0.3:0.7", [91, 6], [190, 65]],
  [1, "c:100:60:we:7:5/rot:90", [76, 113], [135, 14]],
  [6, "c:60:100:nowe:7:5/rot:270/fl:1", [193, 5], [134, 104]],
  [7, "c:60:100:no:0.2:0.1/rot:180/fl:0:1", [180, 55], [81, 114]],
  [1, "c:0.33:0.77", [68, 14], [133, 106]],
  [1, "rot:450/c:60:100:no", [0, 90], [99, 31]],
  [6, "ar:0/c:100:60:ea:7:5", [94, 36], [193, 95]],
  [1, "rs:fill:100:121/g:ea:5/fl:1", [104, 0], [5, 120]],
  // An option that is written twice keeps what the second one leaves out.
  [1, "c:90:50:noea/c:100:60", [101, 0], [200, 59]],
  [1, "c:90:50:no:7:5/c:100:60:we", [7, 36], [106, 95]],
  [1, "g:no:7:5/g:ea/c:100:60", [94, 36], [193, 95]],
  [1, "g:no:7:5/g:sm/g:ea/c:100:60", [101, 31], [200, 90]],
  [1, "c:9:9:noea/c:100:60:fp:0.5:0.2", [50, 0], [149, 59]],
])("Exif %i, %s: from %j to %j of the stored picture", async (orientation, options, first, last) => {
  const { bytes, width, height } = await (await processorOf(await map(orientation)))(options);
  expect([(await pixelAt(bytes, 0, 0)).slice(0, 2), (await pixelAt(bytes, width - 1, height - 1)).slice(0, 2)]).toEqual(
    [first, last],
  );
});

describe("smart crops", () => {
  /** Returns a grey picture of 600 x 400 with one red square of 30 pixels at 430, 250. */
  const spot = (orientation = 1): Promise<Buffer> =>
    sharp({ create: { width: 600, height: 400, channels: 3, background: "#808080" } })
      .composite([
        { input: { create: { width: 30, height: 30, channels: 3, background: "#e02020" } }, left: 430, top: 250 },
      ])
      .withMetadata({ orientation })
      .png()
      .toBuffer();

  /** Returns the place of the first red pixel, row by row. */
  async function corner(bytes: Buffer): Promise<[number, number] | undefined> {
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    for (let at = 0; at < data.length; at += info.channels) {
      const pixel = at / info.channels;
      if (data[at]! - data[at + 1]! > 90) return [pixel % info.width, Math.floor(pixel / info.width)];
    }
    return undefined;
  }

  test.each<[orientation: number, options: string, at: [number, number]]>([
    [1, "c:100:100:sm", [31, 38]],
    [1, "c:60:200:sm", [11, 88]],
    [1, "rs:fill:200:200/g:sm", [115, 125]],
    [1, "g:sm/c:120:80", [41, 28]],
    [6, "c:100:100:sm", [32, 31]],
    [6, "c:60:200:sm/rot:90", [19, 82]],
  ])("Exif %i, %s: the square is at %j", async (orientation, options, at) => {
    const { bytes } = await (await processorOf(await spot(orientation)))(options);
    expect(await corner(bytes)).toEqual(at);
  });
});

describe("trim", () => {
  const bordered = async (alpha: number): Promise<Buffer> =>
    sharp({ create: { width: 200, height: 120, channels: 4, background: "#303030" } })
      .extend({ top: 20, bottom: 35, left: 10, right: 50, background: { r: 255, g: 255, b: 255, alpha } })
      .png()
      .toBuffer();

  test.each<[alpha: number, options: string, width: number, height: number]>([
    [1, "t:10", 200, 120],
    // Both ends lose the same number of pixels.
    [1, "t:10::1", 240, 120],
    [1, "t:10::0:1", 200, 135],
    // The border has another colour.
    [1, "t:10:000000", 260, 175],
    [0, "t:10", 200, 120],
    [0, "t:10:ff00ff:1:1", 240, 135],
    [1, "t:10/w:50", 50, 30],
    [1, "t:255", 260, 175],
    [1, "t:-1", 200, 120],
    [1, "t:", 260, 175],
  ])("a border of opacity %d, %s: %i x %i", async (alpha, options, width, height) => {
    expect(await (await processorOf(await bordered(alpha)))(options)).toMatchObject({ width, height });
  });
});

test("an angle below 0 is refused: imgproxy takes the path and then fails", async () => {
  const make = await processorOf(await map(1));
  await expect(make("rot:-90")).rejects.toMatchObject({
    status: 422,
    publicMessage: expect.stringMatching(/rotate: -90.*270/),
  });
});

test("trim of fewer than three pixels is refused: imgproxy fails on it", async () => {
  const pixel = sharp({ create: { width: 9, height: 2, channels: 3, background: "#fff" } });
  const make = await processorOf(await pixel.png().toBuffer());
  await expect(make("t:10")).rejects.toMatchObject({ status: 422, publicMessage: expect.stringContaining("trim") });
});

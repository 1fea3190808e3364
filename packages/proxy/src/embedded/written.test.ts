import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { pixelAt, processorOf } from "../../test/support/embedded.js";

// All values here were read from responses of imgproxy 4.0.12 to the same paths.

const SIDE = { width: 60, height: 40 };
const picture = (channels: 3 | 4 = 3): Sharp =>
  sharp({ create: { ...SIDE, channels, background: { r: 200, g: 60, b: 60, alpha: 0.5 } } });
/** Returns a ramp of grey shades, whose transparency grows downwards. */
function ramp(channels: 1 | 2): Sharp {
  const data = Buffer.alloc(SIDE.width * SIDE.height * channels);
  for (let at = 0; at < SIDE.width * SIDE.height; at++) {
    data[at * channels] = (at % SIDE.width) * 4;
    if (channels === 2) data[at * 2 + 1] = Math.floor(at / SIDE.width) * 6;
  }
  return sharp(data, { raw: { ...SIDE, channels } }).toColourspace("b-w");
}

/** Reads the chroma subsampling of an AVIF from its decoder configuration. */
const chromaOfAvif = (bytes: Buffer): string => {
  const flags = bytes[bytes.indexOf("av1C") + 6]!;
  return flags & 0b1000 ? "4:2:0" : "4:4:4";
};

test.each([
  ["q:80/f:jpg", "4:2:0"],
  ["q:89/f:jpg", "4:2:0"],
  ["q:90/f:jpg", "4:4:4"],
  ["q:100/f:jpg", "4:4:4"],
  ["fq:jpeg:90/f:jpg", "4:4:4"],
  ["f:avif", "4:2:0"],
  ["q:89/f:avif", "4:2:0"],
  ["q:90/f:avif", "4:4:4"],
])("%s has the colour of %s", async (options, chroma) => {
  const made = await (await processorOf(await picture().png().toBuffer()))(options);
  expect(made.chroma ?? chromaOfAvif(made.bytes)).toBe(chroma);
});

test("TIFF keeps transparency", async () => {
  const made = await (await processorOf(await picture(4).png().toBuffer()))("f:tiff");
  expect(made).toMatchObject({ format: "tiff", channels: 4 });
  expect(await pixelAt(made.bytes, 3, 3)).toEqual([200, 60, 60, 128]);
});

describe("shades of grey", () => {
  test.each<[string, number, string]>([
    ["", 1, "b-w"],
    ["f:jpg", 1, "b-w"],
    ["f:tiff", 1, "b-w"],
    ["w:20/rot:90", 1, "b-w"],
    ["f:webp", 3, "srgb"],
    ["pd:3", 2, "b-w"],
    ["pd:3/bg:888888", 1, "b-w"],
    // A coloured background, and every filter, turn it into a coloured picture.
    ["pd:3/bg:ff8800", 3, "srgb"],
    ["bg:ff8800", 1, "b-w"],
    ["bl:1", 3, "srgb"],
    ["pix:4", 3, "srgb"],
  ])("%s: %i channels, %s", async (options, channels, space) => {
    const make = await processorOf(await ramp(1).png().toBuffer());
    expect(await make(options)).toMatchObject({ channels, space });
  });

  test("with transparency", async () => {
    const make = await processorOf(await ramp(2).png().toBuffer());
    const made = await make("f:png");
    expect(made).toMatchObject({ channels: 2, space: "b-w" });
    expect(await make("f:webp")).toMatchObject({ channels: 4 });
    expect(await make("f:jpg")).toMatchObject({ channels: 1 });
    const { data, info } = await sharp(made.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data[(20 * SIDE.width + 30) * info.channels]).toBe(120);
  });

  test("of sixteen bits become eight", async () => {
    const make = await processorOf(await ramp(1).toColourspace("grey16").png().toBuffer());
    const { depth } = await sharp((await make("f:png")).bytes).metadata();
    expect([depth, (await make("f:png")).channels]).toEqual(["uchar", 1]);
  });
});

test("a picture with a palette gives one with a palette, where the format has them", async () => {
  const make = await processorOf(await picture().png({ palette: true, colours: 16 }).toBuffer());
  expect(await make("f:png/w:20")).toMatchObject({ isPalette: true });
  expect(await make("f:webp")).toMatchObject({ isPalette: false });
  expect(await (await processorOf(await picture().png().toBuffer()))("f:png")).toMatchObject({ isPalette: false });
});

test("pixelate mirrors the picture at its edge", async () => {
  // 5 columns, squares of 4: the last square is column 4 and then 4, 3, 2.
  const data = Buffer.from([0, 0, 0, 40, 0, 0, 80, 0, 0, 120, 0, 0, 200, 0, 0]);
  const row = await sharp(data, { raw: { width: 5, height: 1, channels: 3 } })
    .png()
    .toBuffer();
  const { bytes } = await (await processorOf(row))("pix:4");
  expect([(await pixelAt(bytes, 0, 0))[0], (await pixelAt(bytes, 4, 0))[0]]).toEqual([60, 150]);
});

import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { colourAt } from "./support/photos.js";
import { chromiumPath, type OpenPlayground, openPlayground } from "./support/playground.js";

/** A picture as the browser got it. */
interface Got {
  bytes: Buffer;
  width: number;
  height: number;
  format: string;
}

type Fields = Record<string, string>;

/** Facts that hold before an option is set, and after. */
interface Case {
  option: string;
  photo?: string;
  /** Fields of other options, which both pictures have. */
  base?: Fields;
  fields: Fields;
  /** Options in the address. */
  segments: string;
  before: Expected;
  after: Expected;
}
type Check = (got: Got, before?: Got) => Promise<void> | void;
type Expected = [width: number, height: number] | Check;

const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];
const colour =
  (x: number, y: number, wanted: number[]): Check =>
  async ({ bytes }) =>
    expect(await colourAt(bytes, x, y)).toEqual(wanted);

/** Standard deviation of the brightness, which sharpening raises. */
const spread = async ({ bytes }: Got): Promise<number> => (await sharp(bytes).greyscale().stats()).channels[0]!.stdev;
const anything: Expected = () => {};

// quarters.png: 400 × 200, red and green above, blue and white below. photo.jpg: 800 × 600 of noise.
const CASES: Case[] = [
  {
    option: "resize",
    fields: { "resize.type": "fill", "resize.width": "100", "resize.height": "80" },
    segments: "rs:fill:100:80",
    before: [400, 200],
    after: [100, 80],
  },
  { option: "size", fields: { "size.width": "120" }, segments: "s:120", before: [400, 200], after: [120, 60] },
  {
    option: "resizingType",
    base: { width: "50", height: "60" },
    fields: { resizingType: "force" },
    segments: "rt:force/w:50/h:60",
    before: [50, 25],
    after: [50, 60],
  },
  { option: "width", fields: { width: "90" }, segments: "w:90", before: [400, 200], after: [90, 45] },
  { option: "height", fields: { height: "40" }, segments: "h:40", before: [400, 200], after: [80, 40] },
  {
    option: "minWidth",
    base: { width: "60" },
    fields: { minWidth: "130" },
    segments: "w:60/mw:130",
    before: [60, 30],
    // Made larger, and cut to the width: so does imgproxy.
    after: [60, 65],
  },
  {
    option: "minHeight",
    base: { width: "60" },
    fields: { minHeight: "70" },
    segments: "w:60/mh:70",
    before: [60, 30],
    after: [60, 70],
  },
  {
    option: "zoom",
    base: { width: "80" },
    fields: { "zoom.zoomX": "1.5" },
    segments: "w:80/z:1.5",
    before: [80, 40],
    after: [120, 60],
  },
  {
    option: "dpr",
    base: { width: "80" },
    fields: { dpr: "2" },
    segments: "w:80/dpr:2",
    before: [80, 40],
    after: [160, 80],
  },
  {
    option: "enlarge",
    base: { width: "800" },
    fields: { enlarge: "true" },
    segments: "w:800/el:1",
    before: [400, 200],
    after: [800, 400],
  },
  {
    option: "extend",
    base: { width: "100", height: "100" },
    fields: { "extend.extend": "true" },
    segments: "w:100/h:100/ex:1",
    before: [100, 50],
    after: [100, 100],
  },
  {
    option: "extendAspectRatio",
    base: { width: "900", height: "900" },
    fields: { "extendAspectRatio.extend": "true" },
    segments: "w:900/h:900/exar:1",
    before: [400, 200],
    after: [400, 400],
  },
  {
    option: "gravity",
    base: { "resize.type": "fill", "resize.width": "50", "resize.height": "100" },
    fields: { gravity: "ea" },
    segments: "rs:fill:50:100/g:ea",
    before: colour(0.2, 0.2, RED),
    after: colour(0.2, 0.2, GREEN),
  },
  {
    option: "gravity (a point)",
    base: { "resize.type": "fill", "resize.width": "50", "resize.height": "100" },
    fields: { gravity: "fp", "gravity.x": "0.1", "gravity.y": "0.5" },
    segments: "rs:fill:50:100/g:fp:0.1:0.5",
    before: colour(0.9, 0.2, GREEN),
    after: colour(0.9, 0.2, RED),
  },
  {
    option: "crop",
    fields: { "crop.width": "0.5", "crop.height": "0.5", "crop.gravity": "sowe" },
    segments: "c:0.5:0.5:sowe",
    before: [400, 200],
    after: async (got) => {
      expect([got.width, got.height]).toEqual([200, 100]);
      await colour(0.9, 0.1, BLUE)(got);
    },
  },
  {
    option: "trim",
    photo: "framed.png",
    fields: { "trim.threshold": "10" },
    segments: "t:10",
    before: [200, 100],
    after: [100, 50],
  },
  {
    option: "padding",
    base: { width: "100" },
    fields: { "padding.top": "10", "padding.right": "20" },
    segments: "w:100/pd:10:20",
    before: [100, 50],
    after: [140, 70],
  },
  {
    option: "autoRotate",
    photo: "turned.png",
    fields: { autoRotate: "false" },
    segments: "ar:0",
    before: [200, 400],
    after: [400, 200],
  },
  {
    option: "rotate",
    fields: { rotate: "90" },
    segments: "rot:90",
    before: colour(0.1, 0.1, RED),
    after: async (got) => {
      expect([got.width, got.height]).toEqual([200, 400]);
      await colour(0.1, 0.1, BLUE)(got);
    },
  },
  {
    option: "flip",
    fields: { "flip.horizontal": "true" },
    segments: "fl:1",
    before: colour(0.1, 0.1, RED),
    after: colour(0.1, 0.1, GREEN),
  },
  {
    option: "background",
    base: { "padding.top": "10" },
    fields: { background: "ffd166" },
    segments: "pd:10/bg:ffd166",
    before: [420, 220],
    after: colour(0, 0, [255, 209, 102]),
  },
  {
    option: "blur",
    fields: { blur: "20" },
    segments: "bl:20",
    before: colour(0.52, 0.25, GREEN),
    after: async ({ bytes }) => {
      const [red = 0, green = 0] = await colourAt(bytes, 0.52, 0.25);
      expect(red).toBeGreaterThan(40);
      expect(green).toBeGreaterThan(40);
    },
  },
  {
    option: "sharpen",
    photo: "photo.jpg",
    base: { width: "200", format: "png" },
    fields: { sharpen: "3" },
    segments: "w:200/sh:3/f:png",
    before: anything,
    after: async (got, before) => expect(await spread(got)).toBeGreaterThan(1.2 * (await spread(before!))),
  },
  {
    option: "pixelate",
    photo: "photo.jpg",
    base: { format: "png" },
    fields: { pixelate: "100" },
    segments: "pix:100/f:png",
    before: anything,
    after: async (got, before) => {
      const inSquare = async ({ bytes }: Got) =>
        new Set(await Promise.all([0.14, 0.18, 0.22].map(async (x) => String(await colourAt(bytes, x, 0.25))))).size;
      expect(await inSquare(before!)).toBe(3);
      expect(await inSquare(got)).toBe(1);
    },
  },
  {
    option: "quality",
    photo: "photo.jpg",
    base: { width: "200" },
    fields: { quality: "5" },
    segments: "w:200/q:5",
    before: ({ format }) => expect(format).toBe("jpeg"),
    after: ({ bytes, format }, before) => {
      expect(format).toBe("jpeg");
      expect(bytes.length).toBeLessThan(0.4 * before!.bytes.length);
    },
  },
  {
    option: "formatQuality",
    photo: "photo.jpg",
    base: { width: "210" },
    fields: { formatQuality: "jpg:5, webp:90" },
    segments: "w:210/fq:jpg:5:webp:90",
    before: anything,
    after: ({ bytes }, before) => expect(bytes.length).toBeLessThan(0.4 * before!.bytes.length),
  },
  {
    option: "maxBytes",
    photo: "photo.jpg",
    base: { width: "220" },
    fields: { maxBytes: "4000" },
    segments: "w:220/mb:4000",
    before: ({ bytes }) => expect(bytes.length).toBeGreaterThan(6000),
    after: ({ bytes }) => expect(bytes.length).toBeLessThanOrEqual(4000),
  },
  {
    option: "format",
    fields: { format: "webp" },
    segments: "f:webp",
    before: ({ format }) => expect(format).toBe("png"),
    after: ({ format }) => expect(format).toBe("webp"),
  },
];

// Each of them waits for two pictures, on the cores that the machine has left.
describe.skipIf(!chromiumPath)("options set by hand", { timeout: 100_000 }, () => {
  let open: OpenPlayground;
  beforeAll(async () => {
    open = await openPlayground();
    const inner = await sharp({ create: { width: 100, height: 50, channels: 3, background: "#aa3311" } })
      .png()
      .toBuffer();
    const framed = sharp({ create: { width: 200, height: 100, channels: 3, background: "#ffffff" } });
    await framed
      .composite([{ input: inner, left: 50, top: 25 }])
      .png()
      .toFile(join(open.root, "framed.png"));
    await open.page.reload();
  }, 60_000);
  afterAll(() => open?.close());

  /** Sets fields as a hand would, and returns the picture that the browser then got. */
  async function set(fields: Fields, path: string): Promise<Got> {
    for (const [field, text] of Object.entries(fields)) await open.setField(field, text);
    const bytes = await open.pictureOf(path);
    const { width, height, format } = await sharp(bytes).metadata();
    expect(await open.shownSize()).toEqual([width, height]);
    return { bytes, width, height, format };
  }

  async function check(expected: Expected, got: Got, before?: Got): Promise<void> {
    if (typeof expected === "function") await expected(got, before);
    else expect([got.width, got.height]).toEqual(expected);
  }

  test.each(CASES)("$option", async ({ photo = "quarters.png", base = {}, fields, segments, before, after }) => {
    await open.startOver(photo);
    const source = Buffer.from(`local:///${photo}`).toString("base64url");
    const baseSegments = await open.segmentsOf(base);
    const first = await set(base, `${baseSegments}/${source}`);
    await check(before, first);
    const second = await set(fields, `/${segments}/${source}`);
    await check(after, second, first);
    expect(second.bytes.equals(first.bytes)).toBe(false);
  });

  test("nothing was written to the console, and nothing left this machine", () => {
    expect(open.faults).toEqual([]);
    expect(open.foreign).toEqual([]);
  });
});

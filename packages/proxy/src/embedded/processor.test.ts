import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { colourAt, quarters } from "../../test/support/photos.js";
import type { Headers } from "../upstream/upstream.js";
import { createEmbeddedUpstream } from "./embeddedUpstream.js";

const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];
const WHITE = [255, 255, 255];

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "bucketfirst-test-"));
  await writeFile(join(root, "quarters.png"), await quarters());
  await writeFile(join(root, "turned.png"), await quarters(400, 200, 6));
  const alpha = {
    create: { width: 100, height: 100, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } },
  } as const;
  await writeFile(join(root, "clear.png"), await sharp(alpha).png().toBuffer());
  await writeFile(join(root, "clear.webp"), await sharp(alpha).webp().toBuffer());
  await writeFile(
    join(root, "drawing.svg"),
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="#00f"/></svg>',
  );
});

afterAll(() => rm(root, { recursive: true, force: true }));

/** Applies options to `quarters.png`: 400 x 200, red and green above, blue and white below. */
async function make(
  options: string,
  name = "quarters.png",
): Promise<{ bytes: Buffer; headers: Headers; width: number; height: number; format: string }> {
  const chunks: Buffer[] = [];
  const headers: Headers = {};
  const source = Buffer.from(`local:///${name}`).toString("base64url");
  const path = `/unsafe/${options}${options ? "/" : ""}${source}`;
  await createEmbeddedUpstream({ root }).fetch(
    { path, requestId: "test", signal: new AbortController().signal },
    { head: (_status, given) => Object.assign(headers, given), data: (chunk) => void chunks.push(chunk) },
  );
  const bytes = Buffer.concat(chunks);
  const { width = 0, height = 0, format = "" } = await sharp(bytes).metadata();
  return { bytes, headers, width, height, format };
}

// The sizes were computed by hand from imgproxy's documentation and source.
describe("sizes", () => {
  test.each([
    ["", 400, 200],
    ["w:100", 100, 50],
    ["h:100", 200, 100],
    ["rs:fit:100:100", 100, 50],
    ["rs:fill:100:100", 100, 100],
    ["rs:force:100:100", 100, 100],
    ["rs:force:100", 100, 200],
    ["rs:auto:100:80", 100, 80],
    ["rs:auto:80:100", 80, 40],
    ["s:90:90", 90, 45],
    // The result is never larger than the source unless the path says so.
    ["rs:fit:800:800", 400, 200],
    ["rs:fit:800:800:1", 800, 400],
    ["rs:fill:800:800", 400, 200],
    ["rs:fill-down:800:800", 200, 200],
    ["rs:fill:300:300:0:1", 300, 300],
    ["rs:fit:100:100/dpr:2", 200, 100],
    ["rs:fit:300:300/dpr:2", 400, 200],
    ["rs:fit:100:100/z:2", 200, 100],
    ["rs:fit:100:100/z:2:1", 200, 50],
    // "When both width and min-width are set, the final image will be cropped according to width."
    ["w:100/mw:200", 100, 100],
    ["w:100/mh:100", 100, 100],
    ["mw:600", 600, 300],
    ["c:100:50", 100, 50],
    ["c:0.5:0.5", 200, 100],
    ["c:100", 100, 200],
    ["c:200:200/w:50", 50, 50],
    ["rs:fit:100:100/ex:1", 100, 100],
    ["rs:fit:1000:1000/exar:1", 400, 400],
    ["w:100/pd:10", 120, 70],
    ["w:100/pd:10:20", 140, 70],
    ["w:100/pd:1:2:3:4", 106, 54],
    ["w:100/dpr:2/pd:10", 240, 140],
    ["rot:90", 200, 400],
    ["rot:90/w:100", 100, 200],
    // The options are out of table order: the later one wins, as in the path.
    ["w:50/rs:fit:100:100", 100, 50],
    ["w:50/w:60", 60, 30],
    ["w:20000/el:1", 8192, 4096],
    ["w:1", 1, 1],
  ])("%s gives %i x %i", async (options, width, height) => {
    expect(await make(options)).toMatchObject({ width, height });
  });
});

describe("what is where", () => {
  test.each<[string, number[]]>([
    ["rs:fill:100:100/g:nowe", RED],
    ["rs:fill:100:100/g:noea", GREEN],
    ["rs:fill:50:100/g:sowe", RED],
    ["c:50:50:nowe", RED],
    ["c:50:50:noea", GREEN],
    ["c:50:50:sowe", BLUE],
    ["c:50:50:soea", WHITE],
    ["c:50:50:fp:0.1:0.9", BLUE],
    ["c:50:50:fp:0.9:0.9", WHITE],
    ["c:50:50:nowe:200:0", GREEN],
    ["c:50:50:nowe:0.5:0.5", WHITE],
    // The crop follows the picture as it will be seen, not as it is stored.
    ["c:50:50:nowe/rot:90", BLUE],
    ["c:50:50:nowe/rot:180", WHITE],
    ["c:50:50:nowe/rot:270", GREEN],
    ["c:50:50:nowe/fl:1", GREEN],
    ["c:50:50:nowe/fl:0:1", BLUE],
    ["c:50:50:nowe/fl:1:1", WHITE],
    // The picture is turned first, and then mirrored.
    ["c:50:50:nowe/rot:90/fl:1", RED],
    ["bl:0.2", RED],
  ])("%s has the right corner in front", async (options, colour) => {
    expect(await colourAt((await make(options)).bytes, 0.1, 0.1)).toEqual(colour);
  });

  test("the Exif orientation is followed unless it is switched off", async () => {
    const turned = await make("", "turned.png");
    expect([turned.width, turned.height]).toEqual([200, 400]);
    expect(await colourAt(turned.bytes, 0.1, 0.1)).toEqual(BLUE);
    expect(await make("ar:0", "turned.png")).toMatchObject({ width: 400, height: 200 });
    expect(await colourAt((await make("c:50:50:nowe", "turned.png")).bytes, 0.5, 0.5)).toEqual(BLUE);
  });

  test("smart crops find the only spot worth seeing", async () => {
    const busy = sharp({ create: { width: 400, height: 100, channels: 3, background: "#808080" } });
    const spot = {
      input: await sharp({ create: { width: 40, height: 40, channels: 3, background: "#ff0000" } })
        .png()
        .toBuffer(),
      left: 340,
      top: 30,
    };
    await writeFile(join(root, "busy.png"), await busy.composite([spot]).png().toBuffer());
    for (const options of ["rs:fill:100:100/g:sm", "c:100:100:sm", "c:100:60:sm"]) {
      const { bytes } = await make(options, "busy.png");
      const { dominant } = await sharp(bytes).stats();
      const { channels } = await sharp(bytes).stats();
      expect(channels[0]!.max - channels[1]!.min, `${options} ${JSON.stringify(dominant)}`).toBeGreaterThan(200);
    }
  });

  test("extend puts the picture where its gravity says, on nothing", async () => {
    const { bytes, format } = await make("rs:fit:100:100:0:1:so/f:png");
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([format, info.channels, data[3], data[(99 * 100 + 50) * 4 + 3]]).toEqual(["png", 4, 0, 255]);
  });

  test("pixelate makes squares of one colour", async () => {
    const { bytes } = await make("pix:100/c:300:200:ea");
    // Squares from the left of the cut: 100 green and white, then again; the first holds red over blue.
    expect(await colourAt(bytes, 0.01, 0.1)).toEqual(await colourAt(bytes, 0.3, 0.4));
    expect(await colourAt(bytes, 0.01, 0.1)).not.toEqual(await colourAt(bytes, 0.99, 0.1));
  });
});

describe("backgrounds", () => {
  test.each<[string, string, number[]]>([
    ["f:jpg", "clear.png", [255, 255, 255]],
    ["f:jpg/bg:0000ff", "clear.png", [0, 0, 254]],
    ["bg:0:128:0/f:png", "clear.png", [0, 128, 0]],
    ["pd:20/bg:f00/f:png", "quarters.png", RED],
    ["pd:20/f:jpg", "quarters.png", WHITE],
  ])("%s of %s", async (options, name, colour) => {
    expect(await colourAt((await make(options, name)).bytes, 0.01, 0.01)).toEqual(colour);
  });
});

describe("formats", () => {
  test.each([
    ["f:webp", "quarters.png", "webp", "image/webp"],
    ["f:avif", "quarters.png", "heif", "image/avif"],
    ["f:gif", "quarters.png", "gif", "image/gif"],
    ["f:tiff", "quarters.png", "tiff", "image/tiff"],
    ["f:jpeg", "quarters.png", "jpeg", "image/jpeg"],
    // A path without a format gets one that every browser shows, with transparency where there is any.
    ["", "clear.webp", "png", "image/png"],
    ["bg:fff", "clear.webp", "jpeg", "image/jpeg"],
    // An AVIF has at least 16 pixels a side.
    ["w:10/f:avif", "quarters.png", "jpeg", "image/jpeg"],
    ["f:png/w:200", "drawing.svg", "png", "image/png"],
    ["skp:png/w:10", "quarters.png", "png", "image/png"],
    ["raw:1", "clear.webp", "webp", "image/webp"],
  ])("%s of %s is %s", async (options, name, format, type) => {
    const result = await make(options, name);
    expect([result.format, result.headers["content-type"]]).toEqual([format, type]);
  });

  test("a drawing is drawn at its new size", async () => {
    expect(await make("f:png/w:200", "drawing.svg")).toMatchObject({ width: 200, height: 100 });
  });

  test("skipped formats and raw keep the source's bytes", async () => {
    const original = await make("raw:1");
    expect((await make("skp:png/w:10")).bytes.equals(original.bytes)).toBe(true);
    expect(original).toMatchObject({ width: 400, height: 200 });
  });

  test("quality: the general one wins over the format's, max_bytes lowers both", async () => {
    const size = async (options: string): Promise<number> => (await make(`${options}/f:webp/bl:3`)).bytes.length;
    expect(await size("q:10")).toBeLessThan(await size("q:90"));
    expect(await size("fq:webp:10")).toBe(await size("q:10"));
    expect(await size("q:90/fq:webp:10")).toBe(await size("q:90"));
    expect(await size("mb:900")).toBeLessThanOrEqual(900);
  });

  test.each([
    ["", 'inline; filename="quarters.png"'],
    ["f:webp", 'inline; filename="quarters.webp"'],
    ["fn:cat/att:1", 'attachment; filename="cat.png"'],
    [`fn:${Buffer.from('k"ö').toString("base64url")}:1`, 'inline; filename="k%22\xc3\xb6.png"'],
  ])("%s is offered as %s", async (options, disposition) => {
    expect((await make(options)).headers["content-disposition"]).toBe(disposition);
  });

  test("an expiry shortens the life of the answer", async () => {
    const soon = Math.floor(Date.now() / 1000) + 1000;
    expect((await make(`exp:${soon}`)).headers["cache-control"]).toMatch(/^max-age=(?:1000|999), public$/);
  });
});

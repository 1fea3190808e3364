import sharp from "sharp";
import { expect, test } from "vitest";
import { isAnimated } from "./isAnimated.js";
import { parseHead } from "./parseHead.js";
import { svgSize } from "./svgSize.js";

test.each<[string, object | undefined]>([
  ['<svg width="10" height="20">', { width: 10, height: 20 }],
  ['<svg width="10px" height="2.5em">', { width: 10, height: 40 }],
  ['<svg width="25.4mm" height="72pt">', { width: 96, height: 96 }],
  ['<svg viewBox="0 0 24.4 24">', { width: 24, height: 24 }],
  ['<svg viewBox="0,0,100,50" height="10">', { width: 20, height: 10 }],
  ['<svg width="100%" height="100%" viewBox="0 0 4 2">', { width: 4, height: 2 }],
  ['<svg width="100%" height="100%">', {}],
  ['<svg width="0" height="5">', {}],
  ["<svg>", {}],
  ['<svg data-a=">" width="3" height="4">', { width: 3, height: 4 }],
  ['<!-- <svg width="9" height="9"> --><svg width="3" height="4">', { width: 3, height: 4 }],
  ['<svg stroke-width="9" width="3" height="4">', { width: 3, height: 4 }],
  ['<svg width="3"', undefined],
  ["<html>", undefined],
])("the size of %s", (text, expected) => {
  expect(svgSize(text)).toEqual(expected);
});

test("a drawing made to measure takes no longer than any other", () => {
  // In square time each of them runs past the timeout of a test.
  expect(svgSize(`<!-- ${'<svg " '.repeat(150_000)}`)).toBeUndefined();
  expect(svgSize('<svg " '.repeat(150_000))).toBeUndefined();
  expect(svgSize(`<svg ${"width='".repeat(150_000)}`)).toBeUndefined();
});

test("a second frame, and none, are seen as soon as they can be", async () => {
  const page = { create: { width: 64, height: 64, channels: 3 as const, background: "red" } };
  const pages = await Promise.all(
    ["red", "blue"].map((background) =>
      sharp({ create: { ...page.create, background } })
        .png()
        .toBuffer(),
    ),
  );
  const moving = await sharp(pages, { join: { animated: true } })
    .gif()
    .toBuffer();
  const still = await sharp(page).gif().toBuffer();
  expect(isAnimated("gif", moving, false)).toBe(true);
  expect(isAnimated("gif", moving.subarray(0, 60), false)).toBeUndefined();
  expect(isAnimated("gif", still, false)).toBe(false);
  expect(isAnimated("gif", still.subarray(0, 60), true)).toBe(false);
  const png = await sharp(page).png().toBuffer();
  expect(isAnimated("png", png, false)).toBe(false);
  const chunk = Buffer.from("\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\0\0\0\0", "latin1");
  expect(isAnimated("png", Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]), false)).toBe(true);
  expect(isAnimated("svg", Buffer.from("<svg><animate attributeName='x'/></svg>"), false)).toBe(true);
  expect(isAnimated("svg", Buffer.from("<svg>"), false)).toBeUndefined();
});

test("a file that is cut in front of its size says nothing yet", async () => {
  const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: "red" } })
    .jpeg()
    .toBuffer();
  expect(await parseHead(jpeg.subarray(0, 100), false)).toBeUndefined();
  expect((await parseHead(jpeg, true))?.head).toEqual({ format: "jpeg", width: 40, height: 30, animated: false });
  expect(await parseHead(Buffer.from("no picture at all"), true)).toBeUndefined();
});

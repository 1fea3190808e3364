import { rgbaToThumbHash, thumbHashToRGBA } from "thumbhash";
import { expect, test } from "vitest";
import { thumbhashPixels } from "./thumbhashPixels.js";

/** A picture that is different for each seed. */
function picture(width: number, height: number, seed: number, alpha: boolean): Uint8Array {
  let state = seed;
  const random = (): number => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state >> 16;
  };
  const base = [random() & 255, random() & 255, random() & 255];
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const slope = ((i % width) / width) * 120 + (Math.floor(i / width) / height) * seed;
    for (let channel = 0; channel < 3; channel++)
      rgba[i * 4 + channel] = (base[channel]! + slope + (random() & 63)) & 255;
    rgba[i * 4 + 3] = alpha ? (i * seed) & 255 : 255;
  }
  return rgba;
}

test.each([
  [100, 75],
  [75, 100],
  [100, 100],
  [100, 3],
  [3, 100],
  [1, 1],
])("%i × %i: the same pixels as the algorithm of its author", (width, height) => {
  for (let seed = 1; seed <= 20; seed++) {
    const hash = rgbaToThumbHash(width, height, picture(width, height, seed, seed % 2 === 0));
    const { w, h, rgba } = thumbHashToRGBA(hash);
    const found = thumbhashPixels(Buffer.from(hash).toString("base64"))!;
    expect([found.width, found.height]).toEqual([w, h]);
    const distance = found.rgba.map((value, i) => Math.abs(value - rgba[i]!));
    // Sums in another order differ in the last bit, which may be that of a whole step.
    expect(Math.max(...distance)).toBeLessThanOrEqual(1);
    expect(distance.filter((step) => step > 0).length).toBeLessThan(rgba.length / 100);
  }
});

test.each(["", "no hash", "AAAA", "AAAAAAAA", "3OcRJYB4", "<script>", "3OcRJYB4d3h/iIeHeE=="])("%j is none", (text) => {
  expect(thumbhashPixels(text)).toBeUndefined();
});

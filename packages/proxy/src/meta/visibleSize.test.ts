import { expect, test } from "vitest";
import { visibleSize } from "./visibleSize.js";

const sizes = (
  orientation: number | undefined,
  small: [number, number] | undefined,
  [width, height] = [4000, 3000],
) => {
  const stored = { width: width!, height: height!, ...(orientation && { orientation }) };
  const { width: w, height: h } = visibleSize(stored, small && { width: small[0], height: small[1] });
  return [w, h];
};

test("without a small picture Exif says it: from 5 on a picture lies on its side", () => {
  expect([undefined, 1, 2, 3, 4].map((orientation) => sizes(orientation, undefined))).toEqual(
    Array(5).fill([4000, 3000]),
  );
  expect([5, 6, 7, 8].map((orientation) => sizes(orientation, undefined))).toEqual(Array(4).fill([3000, 4000]));
});

test("the small picture says more: a server that turns nothing, and a rotation that Exif does not know", () => {
  expect(sizes(6, [100, 75])).toEqual([4000, 3000]);
  expect(sizes(undefined, [75, 100])).toEqual([3000, 4000]);
  expect(sizes(6, [75, 100])).toEqual([3000, 4000]);
});

test("a small picture that agrees with both, or with neither, says nothing", () => {
  expect(sizes(6, [100, 99], [400, 396])).toEqual([396, 400]);
  expect(sizes(6, [100, 10])).toEqual([3000, 4000]);
  expect(sizes(1, [100, 10])).toEqual([4000, 3000]);
});

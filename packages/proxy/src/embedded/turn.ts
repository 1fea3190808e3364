import type { Gravity } from "./gravity.js";
import { type Pixels, pixelsOf, sharpOf } from "./pixels.js";

/** A turn by quarters clockwise, then a mirroring. Exif has one, and the options have another that follows it. */
export interface Turn {
  angle: number;
  flipX: boolean;
  flipY: boolean;
}

/** Returns the turn of an Exif orientation, 1..8. */
export function exifTurn(orientation: number): Turn {
  const angle = [0, 0, 180, 180, 90, 90, 270, 270][orientation - 1] ?? 0;
  return { angle, flipX: [2, 4, 5, 7].includes(orientation), flipY: false };
}

/** Turns pixels. Mirroring has a pass of its own, because sharp would do it first. */
export async function turnPixels(pixels: Pixels, { angle, flipX, flipY }: Turn): Promise<Pixels> {
  const turned = angle === 0 ? pixels : await pixelsOf(sharpOf(pixels).rotate(angle), pixels.grey);
  return flipX || flipY ? pixelsOf(sharpOf(turned).flop(flipX).flip(flipY), pixels.grey) : turned;
}

const MIRRORED_X: Readonly<Record<string, string>> = {
  ea: "we",
  we: "ea",
  noea: "nowe",
  nowe: "noea",
  soea: "sowe",
  sowe: "soea",
};
const MIRRORED_Y: Readonly<Record<string, string>> = {
  no: "so",
  so: "no",
  noea: "soea",
  soea: "noea",
  nowe: "sowe",
  sowe: "nowe",
};
/** Sides and corners after a quarter turn against the clock. */
const BACK: Readonly<Record<string, string>> = {
  no: "we",
  ea: "no",
  so: "ea",
  we: "so",
  nowe: "sowe",
  noea: "nowe",
  sowe: "soea",
  soea: "noea",
};

/**
 * Returns a gravity in the picture as it is stored, for a gravity in the picture as it is seen. imgproxy cuts before it
 * turns; in the other order, a cut in the middle of an odd number of pixels would fall on another side.
 */
export function gravityBefore({ angle, flipX, flipY }: Turn, gravity: Gravity): Gravity {
  let { type, x, y } = gravity;
  const focus = type === "fp";
  const opposite = (value: number): number => (focus ? 1 - value : -value);
  if (flipX) {
    type = MIRRORED_X[type] ?? type;
    if (["ce", "no", "so", "fp"].includes(type)) x = opposite(x);
  }
  if (flipY) {
    type = MIRRORED_Y[type] ?? type;
    if (["ce", "ea", "we", "fp"].includes(type)) y = opposite(y);
  }
  for (let turned = 0; turned < angle; turned += 90) type = BACK[type] ?? type;
  if (angle === 90) [x, y] = [y, ["ce", "ea", "we", "fp"].includes(type) ? opposite(x) : x];
  if (angle === 180) {
    if (["ce", "no", "so", "fp"].includes(type)) x = opposite(x);
    if (["ce", "ea", "we", "fp"].includes(type)) y = opposite(y);
  }
  if (angle === 270) [x, y] = [["ce", "no", "so", "fp"].includes(type) ? opposite(y) : y, x];
  return { type, x, y };
}

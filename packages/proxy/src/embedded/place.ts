import type { Size } from "./geometry.js";
import type { Gravity } from "./gravity.js";
import { roundToEven } from "./rounding.js";

/** Returns left and top of an inner box inside an outer one, or of a picture on its canvas. */
export function place(outer: Size, inner: Size, gravity: Gravity, dpr: number): { left: number; top: number } {
  const { type } = gravity;
  let left: number;
  let top: number;
  if (type === "fp") {
    left = roundToEven(outer.width * gravity.x) - Math.trunc(inner.width / 2);
    top = roundToEven(outer.height * gravity.y) - Math.trunc(inner.height / 2);
  } else {
    const x = offset(gravity.x, outer.width, dpr);
    const y = offset(gravity.y, outer.height, dpr);
    left = type.endsWith("ea")
      ? outer.width - inner.width - x
      : type.endsWith("we")
        ? x
        : roundToEven((outer.width - inner.width + 1) / 2) + x;
    top = type.startsWith("so")
      ? outer.height - inner.height - y
      : type.startsWith("no")
        ? y
        : roundToEven((outer.height - inner.height + 1) / 2) + y;
  }
  return { left: clamp(left, outer.width - inner.width), top: clamp(top, outer.height - inner.height) };
}

/** Returns an offset in pixels: a value from 1 on is in pixels, a smaller one a fraction of the outer side. */
function offset(value: number, side: number, dpr: number): number {
  return roundToEven(Math.abs(value) >= 1 ? value * dpr : side * value);
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most)) + 0;

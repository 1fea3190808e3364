import { type Geometry, type Size, scaledPadding } from "./geometry.js";
import type { Gravity } from "./gravity.js";
import { type Pixels, pixelsOf, sharpOf } from "./pixels.js";
import { place } from "./place.js";
import type { Plan } from "./plan.js";

/** Puts a picture on the transparent canvas that `extend`, `extend_aspect_ratio` and `padding` ask for. */
export async function pad(pixels: Pixels, plan: Plan, { target, aspectTarget, dpr }: Geometry): Promise<Pixels> {
  let canvas: Size = pixels;
  const margin = { top: 0, right: 0, bottom: 0, left: 0 };
  const grow = (to: Size, gravity: Gravity): void => {
    if (to.width <= canvas.width && to.height <= canvas.height) return;
    const outer = { width: Math.max(to.width, canvas.width), height: Math.max(to.height, canvas.height) };
    const { left, top } = place(outer, canvas, gravity, dpr);
    margin.left += left;
    margin.top += top;
    margin.right += outer.width - canvas.width - left;
    margin.bottom += outer.height - canvas.height - top;
    canvas = outer;
  };
  if (plan.extend) grow(target, plan.extendGravity);
  if (plan.extendAspectRatio) grow(aspectTarget, plan.extendAspectRatioGravity);
  const padding = scaledPadding(plan, dpr);
  for (const side of ["top", "right", "bottom", "left"] as const) margin[side] += padding[side];
  if (Object.values(margin).every((side) => side === 0)) return pixels;
  return pixelsOf(
    sharpOf(pixels)
      .ensureAlpha()
      .extend({ ...margin, background: { r: 0, g: 0, b: 0, alpha: 0 } }),
    pixels.grey,
  );
}

import { readGravity } from "./gravity.js";
import type { Plan } from "./plan.js";

interface Resize {
  type?: Plan["resizingType"];
  width?: number;
  height?: number;
  enlarge?: boolean;
  extend?: boolean;
  gravity?: unknown;
}

/** Applies `resize` or `size` to a plan. */
export function resize(plan: Plan, value: Resize | number | Plan["resizingType"]): void {
  // A lone first argument is the type of `resize`, or the width of `size`.
  const given: Resize =
    typeof value === "string" ? { type: value } : typeof value === "number" ? { width: value } : value;
  plan.resizingType = given.type ?? plan.resizingType;
  plan.width = given.width ?? plan.width;
  plan.height = given.height ?? plan.height;
  plan.enlarge = given.enlarge ?? plan.enlarge;
  plan.extend = given.extend ?? plan.extend;
  if (given.gravity !== undefined) plan.extendGravity = readGravity(given.gravity, plan.extendGravity);
}

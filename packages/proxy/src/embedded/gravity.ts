import { cannot } from "./cannot.js";

/** Where something is placed: a side, corner or the centre with offsets, a focus point, or the busiest spot. */
export interface Gravity {
  type: string;
  x: number;
  y: number;
}

/** Where nothing says otherwise. */
export const CENTRE: Gravity = { type: "ce", x: 0, y: 0 };

/**
 * A gravity option, in either of its two forms, with its offsets filled in.
 *
 * @throws ProxyError 422 for gravity by detected objects
 */
export function readGravity(value: unknown): Gravity {
  if (typeof value === "string") return value.startsWith("obj") ? refuseObjects(value) : { type: value, x: 0, y: 0 };
  const {
    type,
    xOffset = 0,
    yOffset = 0,
    x,
    y,
  } = value as { type: string; xOffset?: number; yOffset?: number; x?: number; y?: number };
  return type.startsWith("obj") ? refuseObjects(type) : { type, x: x ?? xOffset, y: y ?? yOffset };
}

function refuseObjects(type: string): never {
  throw cannot(`gravity ${type}`);
}

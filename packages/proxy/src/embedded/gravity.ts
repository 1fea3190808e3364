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
 * @param earlier of the same option in the same path: another type keeps its offsets, as in imgproxy
 * @throws ProxyError 422 for gravity by detected objects
 */
export function readGravity(value: unknown, earlier = CENTRE): Gravity {
  const given = typeof value === "string" ? { type: value } : (value as Given);
  const { type } = given;
  if (type.startsWith("obj")) return refuseObjects(type);
  if (type === "sm") return { type, x: 0, y: 0 };
  return { type, x: given.x ?? given.xOffset ?? earlier.x, y: given.y ?? given.yOffset ?? earlier.y };
}

interface Given {
  type: string;
  xOffset?: number;
  yOffset?: number;
  x?: number;
  y?: number;
}

function refuseObjects(type: string): never {
  throw cannot(`gravity ${type}`);
}

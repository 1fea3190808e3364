import { cannot } from "./cannot.js";

/** Place of a cut or a picture: a side, a corner or the centre with offsets, a focus point, or the busiest spot. */
export interface Gravity {
  type: string;
  x: number;
  y: number;
}

/** Default of {@link Gravity}. */
export const CENTRE: Gravity = { type: "ce", x: 0, y: 0 };

/**
 * Reads a gravity option, in either of its two forms, and fills in its offsets.
 *
 * @param earlier value of the same option earlier in the path: another type keeps its offsets, as in imgproxy
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

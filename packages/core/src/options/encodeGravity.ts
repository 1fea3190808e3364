import { decimal } from "./decimal.js";
import { optionFault, proFault } from "./fault.js";
import type { Argument } from "./row.js";
import type { Server } from "./server.js";
import { isTextArgument } from "./text.js";

/** Gravity types that take offsets. */
export const SIDES: readonly string[] = ["ce", "no", "so", "ea", "we", "noea", "nowe", "soea", "sowe"];

/** Every gravity type that `arg` allows on a server; Pro types end with `!` where the server is not Pro. */
export function gravityTypes(arg: Argument, server: Server): string[] {
  return [...SIDES, "fp", ...arg.words.map((word) => (server.pro ? word.replace("!", "") : word))];
}

function finite(value: unknown, field: string): string {
  if (typeof value !== "number" || !Number.isFinite(value)) throw optionFault(field, "a number", value);
  return decimal(value);
}

function fraction(value: unknown, field: string): string {
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) throw optionFault(field, "a number 0..1", value);
  return decimal(value);
}

function className(value: unknown, field: string, server: Server): string {
  if (!value || !isTextArgument(value, server)) throw optionFault(field, "the name of a class", value);
  return value;
}

function onlyKeys(value: object, keys: readonly string[], field: string): void {
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) throw optionFault(`${field}.${key}`, `only ${keys.join(", ")} here`, (value as never)[key]);
  }
}

/**
 * A gravity as it is written in a URL: `type[:x[:y]]`, `fp:x:y`, `obj[:class…]`, `objw:class:weight…`.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 * @see https://docs.imgproxy.net/usage/processing#gravity
 * @example
 * encodeGravity(arg, { type: "no", yOffset: 0.25 }, "gravity", server) // "no::0.25"
 */
export function encodeGravity(arg: Argument, value: unknown, field: string, server: Server): string {
  const gravity = (typeof value === "object" && value !== null ? value : { type: value }) as Record<string, unknown>;
  const type = gravity.type as string;
  const types = gravityTypes(arg, server);
  if (types.includes(`${type}!`)) throw proFault(`${field} ${type}`);
  if (!types.includes(type)) throw optionFault(field, `one of ${types.join(", ").replace(/!/g, " (Pro)")}`, value === gravity ? type : value);
  const { separator } = server;
  const parts: string[] = [type];
  if (type === "fp") {
    onlyKeys(gravity, ["type", "x", "y"], field);
    parts.push(fraction(gravity.x, `${field}.x`), fraction(gravity.y, `${field}.y`));
  } else if (type === "obj") {
    onlyKeys(gravity, ["type", "classNames"], field);
    const names = gravity.classNames ?? [];
    if (!Array.isArray(names)) throw optionFault(`${field}.classNames`, "an array of names", names);
    parts.push(...names.map((name, i) => className(name, `${field}.classNames[${i}]`, server)));
  } else if (type === "objw") {
    onlyKeys(gravity, ["type", "classWeights"], field);
    const weights = gravity.classWeights;
    if (!Array.isArray(weights) || !weights.length) {
      throw optionFault(`${field}.classWeights`, "an array of { class, weight }", weights);
    }
    weights.forEach((entry, i) => {
      const at = `${field}.classWeights[${i}]`;
      parts.push(className(entry?.class, `${at}.class`, server), finite(entry?.weight, `${at}.weight`));
    });
  } else if (SIDES.includes(type)) {
    onlyKeys(gravity, ["type", "xOffset", "yOffset"], field);
    const { xOffset, yOffset } = gravity;
    if (xOffset !== undefined || yOffset !== undefined) {
      parts.push(xOffset === undefined ? "" : finite(xOffset, `${field}.xOffset`));
    }
    if (yOffset !== undefined) parts.push(finite(yOffset, `${field}.yOffset`));
  } else {
    onlyKeys(gravity, ["type"], field);
  }
  return parts.join(separator);
}

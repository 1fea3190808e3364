import { base64url } from "../bytes/base64url.js";
import { isWellFormed } from "../bytes/isWellFormed.js";
import { decimal } from "./decimal.js";
import { encodeGravity } from "./encodeGravity.js";
import { optionFault, proFault } from "./fault.js";
import { formatName } from "./formats.js";
import type { Argument } from "./row.js";
import type { Server } from "./server.js";
import { isTextArgument } from "./text.js";

/** What an argument accepts, in the words of an error message. */
export function expectation(arg: Argument): string {
  const { kind, min, max, above, multipleOf, words } = arg;
  if (kind === "int" || kind === "float") {
    const what = kind === "int" ? "an integer" : "a number";
    if (multipleOf) return `a multiple of ${multipleOf}`;
    if (max < Number.POSITIVE_INFINITY) return `${what} ${min}..${max}`;
    return min === Number.NEGATIVE_INFINITY ? what : `${what} ${above ? "above" : "from"} ${min}`;
  }
  if (kind === "bool") return "true or false";
  if (kind === "color") return "3 or 6 hex digits without #";
  if (kind === "hex") return "hex digits of even length";
  if (kind === "enum") return `one of ${words.join(", ").replace("#", "degrees").replace(/!/g, " (Pro)")}`;
  if (kind === "format") return "a format such as jpg, webp or avif";
  if (kind === "time") return "a Date or unix seconds";
  if (kind === "pairs") return 'an object of formats and qualities 0..100, such as { webp: 70 }';
  if (kind === "areas") return "an array of { left, top, width, height }, each 0..1";
  if (kind === "rgb") return 'a colour such as "ff0000" or { R, G, B }, each 0..255';
  return "text of A-Z a-z 0-9 . _ ~ ! $ & ' ( ) * + , ; = @ -";
}

/** Tells whether `value` is a number that the argument allows. */
export function isInRange(arg: Argument, value: unknown): value is number {
  return (
    typeof value === "number" &&
    (arg.kind === "int" ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    (arg.above ? value > arg.min : value >= arg.min) &&
    value <= arg.max &&
    !(arg.multipleOf && value % arg.multipleOf)
  );
}

const CHANNEL: Argument = {
  name: "",
  presence: "",
  kind: "int",
  many: false,
  min: 0,
  max: 255,
  above: false,
  multipleOf: 0,
  words: [],
};
const QUALITY: Argument = { ...CHANNEL, max: 100 };
const FRACTION: Argument = { ...CHANNEL, kind: "float", max: 1 };

const isColor = (value: unknown): value is string =>
  typeof value === "string" && /^([\da-f]{3}|[\da-f]{6})$/i.test(value);

function encodeRest(arg: Argument, value: unknown, field: string, server: Server): string | undefined {
  const { separator } = server;
  if (arg.kind === "rgb") {
    if (value === "") return "";
    if (isColor(value)) return value.toLowerCase();
    const { R, G, B, ...other } = Object(value);
    if (Object.keys(other).length) return undefined;
    return [R, G, B].every((channel) => isInRange(CHANNEL, channel)) ? [R, G, B].join(separator) : undefined;
  }
  if (arg.kind === "pairs") {
    const entries = Object.entries(Object(value)).filter(([, quality]) => quality !== undefined);
    const names = entries.map(([format]) => formatName(format, server.pro ? ["pdf", "mp4"] : []));
    if (typeof value === "string" || !entries.length || new Set(names).size < names.length) return undefined;
    if (!names.every(Boolean) || !entries.every(([, quality]) => isInRange(QUALITY, quality))) return undefined;
    return entries.map(([, quality], i) => names[i] + separator + quality).join(separator);
  }
  if (arg.kind === "areas") {
    if (!Array.isArray(value) || !value.length) return undefined;
    const sides = value.flatMap((area) => {
      const { left, top, width, height, ...other } = Object(area);
      return Object.keys(other).length ? [Number.NaN] : [left, top, width, height];
    });
    return sides.every((side) => isInRange(FRACTION, side)) ? sides.map(decimal).join(separator) : undefined;
  }
  if (arg.kind === "file") {
    const { filename = value, encoded, ...other } = typeof value === "object" ? Object(value) : {};
    if (!isWellFormed(filename) || Object.keys(other).length) return undefined;
    if (encoded !== undefined && typeof encoded !== "boolean") throw optionFault(`${field}.encoded`, "true or false", encoded);
    if (encoded || !/^[\w.-]*$/.test(filename)) return `${base64url(filename)}${separator}1`;
    return encoded === false ? `${filename}${separator}0` : filename;
  }
  return undefined;
}

function encodeOne(arg: Argument, value: unknown, field: string, server: Server): string | undefined {
  switch (arg.kind) {
    case "int":
    case "float":
      return isInRange(arg, value) ? decimal(value) : undefined;
    case "bool":
      return value === true ? "1" : value === false ? "0" : undefined;
    case "enum":
      if (typeof value === "number") return arg.words.includes("#") && Number.isFinite(value) ? decimal(value) : undefined;
      if (typeof value !== "string" || /[!#]/.test(value)) return undefined;
      if (arg.words.includes(value)) return value;
      if (!arg.words.includes(`${value}!`)) return undefined;
      if (!server.pro) throw proFault(`${field} ${value}`);
      return value;
    case "color":
      return isColor(value) ? value.toLowerCase() : undefined;
    case "format":
      if (!server.pro && arg.words.includes(value as string)) throw proFault(`${field} ${value}`);
      return formatName(value, arg.words);
    case "text":
      return isTextArgument(value, server) ? value : undefined;
    case "name":
      return value && isTextArgument(value, server) ? (value as string) : undefined;
    case "base64":
      return value && isWellFormed(value) ? base64url(value) : undefined;
    case "hex":
      return typeof value === "string" && /^([\da-f]{2})+$/i.test(value) ? value : undefined;
    case "time": {
      const seconds = value instanceof Date ? Math.floor(value.getTime() / 1000) : value;
      return Number.isSafeInteger(seconds) ? String(seconds) : undefined;
    }
    case "gravity":
      return encodeGravity(arg, value, field, server);
    default:
      return encodeRest(arg, value, field, server);
  }
}

/**
 * One argument as it is written in a URL; arguments that repeat or take several slots come joined by the separator.
 *
 * @param field name for the error message, e.g. `resize.width`
 * @throws BucketfirstError `INVALID_OPTION`
 * @example
 * encodeArgument(widthArgument, 300, "resize.width", server) // "300"
 */
export function encodeArgument(arg: Argument, value: unknown, field: string, server: Server): string {
  if (arg.many) {
    const items: unknown[] = Array.isArray(value) ? value : [value];
    if (!items.length) throw optionFault(field, "at least one entry", value);
    return items.map((item, i) => encodeSingle(arg, item, `${field}[${i}]`, server)).join(server.separator);
  }
  return encodeSingle(arg, value, field, server);
}

function encodeSingle(arg: Argument, value: unknown, field: string, server: Server): string {
  const text = encodeOne(arg, value, field, server);
  if (text === undefined) throw optionFault(field, expectation(arg), value);
  return text;
}

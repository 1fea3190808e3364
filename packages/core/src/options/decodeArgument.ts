import { textFromBase64url } from "../bytes/fromBase64url.js";
import { expectation, isInRange } from "./encodeArgument.js";
import { gravityTypes, SIDES } from "./encodeGravity.js";
import { pathFault } from "./fault.js";
import { formatName } from "./formats.js";
import type { Argument } from "./row.js";
import type { Server } from "./server.js";

const TRUE = ["1", "t", "T", "TRUE", "true", "True"];

/** A float of the URL; imgproxy would also take `NaN` and `Inf`, which no builder may write. */
function float(text: string, field: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw pathFault(field, "a number", text);
  return value;
}

function inRange(arg: Argument, text: string, field: string): number {
  const value = arg.kind === "int" && !/^[+-]?\d+$/.test(text) ? Number.NaN : float(text, field);
  if (!isInRange(arg, value)) throw pathFault(field, expectation(arg), text);
  return value + 0;
}

function format(text: string, extra: readonly string[], field: string, server: Server): string {
  const name = formatName(text, server.pro ? extra : []);
  if (!name) throw pathFault(field, "a known format", text);
  return name;
}

function offset(text: string | undefined, field: string): number | undefined {
  return text ? float(text, field) : undefined;
}

function gravity(arg: Argument, texts: readonly string[], field: string, server: Server): unknown {
  const [type, ...rest] = texts;
  if (!gravityTypes(arg, server).includes(type!)) throw pathFault(field, "a gravity", type);
  if (type === "obj") return rest.length ? { type, classNames: rest } : type;
  if (type === "objw") {
    if (!rest.length || rest.length % 2) throw pathFault(field, "pairs of class and weight", texts.join(":"));
    const classWeights: { class: string; weight: number }[] = [];
    for (let i = 0; i < rest.length; i += 2) {
      classWeights.push({ class: rest[i]!, weight: rest[i + 1] === "" ? 1 : float(rest[i + 1]!, field) });
    }
    return { type, classWeights };
  }
  if (type === "fp") {
    const [x = 0, y = 0] = rest.map((text) => offset(text, field));
    if (rest.length !== 2 || x < 0 || x > 1 || y < 0 || y > 1) throw pathFault(field, "x and y, each 0..1", texts.join(":"));
    return { type, x, y };
  }
  if (rest.length > (SIDES.includes(type!) ? 2 : 0)) throw pathFault(field, "fewer arguments", texts.join(":"));
  const [xOffset, yOffset] = rest.map((text) => offset(text, field));
  if (xOffset === undefined && yOffset === undefined) return type;
  return { type, ...(xOffset !== undefined && { xOffset }), ...(yOffset !== undefined && { yOffset }) };
}

const RGB: readonly ("R" | "G" | "B")[] = ["R", "G", "B"];

function rgb(texts: readonly string[], field: string): unknown {
  if (texts.length === 1) return texts[0] === "" ? "" : color(texts[0]!, field);
  if (texts.length !== 3 || !texts.every((text) => /^\d+$/.test(text) && +text < 256)) {
    throw pathFault(field, "a colour", texts.join(":"));
  }
  return Object.fromEntries(RGB.map((channel, i) => [channel, +texts[i]!]));
}

function color(text: string, field: string): string {
  if (!/^([\da-f]{3}|[\da-f]{6})$/i.test(text)) throw pathFault(field, "3 or 6 hex digits", text);
  return text.toLowerCase();
}

function filename(texts: readonly string[], field: string): unknown {
  const [text, encoded = ""] = texts as [string, string?];
  if (texts.length > 2) throw pathFault(field, "at most two arguments", texts.join(":"));
  if (!TRUE.includes(encoded)) return encoded === "" ? text : { filename: text, encoded: false };
  const plain = textFromBase64url(text.replace(/=+$/, ""));
  if (plain === undefined) throw pathFault(field, "base64url", text);
  return /^[\w.-]*$/.test(plain) ? { filename: plain, encoded: true } : plain;
}

function groups(texts: readonly string[], size: number, field: string): string[][] {
  if (!texts.length || texts.length % size) throw pathFault(field, `groups of ${size}`, texts.join(":"));
  return Array.from({ length: texts.length / size }, (_, i) => texts.slice(i * size, (i + 1) * size));
}

/** Tells whether an argument takes every slot from its own to the end. */
export function takesRest(arg: Argument): boolean {
  return arg.many || ["gravity", "rgb", "pairs", "areas", "file"].includes(arg.kind);
}

/** The value of an argument that takes the rest of the segment; `texts` holds at least one slot. */
export function decodeRest(arg: Argument, texts: readonly string[], field: string, server: Server): unknown {
  if (arg.many) return texts.map((text) => decodeArgument({ ...arg, many: false }, text, field, server));
  if (arg.kind === "gravity") return gravity(arg, texts, field, server);
  if (arg.kind === "rgb") return rgb(texts, field);
  if (arg.kind === "file") return filename(texts, field);
  if (arg.kind === "areas") {
    return groups(texts, 4, field).map((sides) => {
      const [left, top, width, height] = sides.map((side) => float(side, field));
      return { left, top, width, height };
    });
  }
  const quality: Argument = { ...arg, kind: "int", min: 0, max: 100 };
  return Object.fromEntries(
    groups(texts, 2, field).map(([name, text]) => [
      format(name!, ["pdf", "mp4"], field, server),
      inRange(quality, text!, field),
    ]),
  );
}

/** The value of an argument that takes one slot. Throws `INVALID_PATH` on what imgproxy refuses. */
export function decodeArgument(arg: Argument, text: string, field: string, server: Server): unknown {
  switch (arg.kind) {
    case "bool":
      return TRUE.includes(text);
    case "int":
    case "float":
      return inRange(arg, text, field);
    case "enum":
      if (arg.words.includes("#") && /^[+\-.\d]/.test(text)) return float(text, field);
      if (text !== "#" && arg.words.includes(server.pro && arg.words.includes(`${text}!`) ? `${text}!` : text)) return text;
      throw pathFault(field, expectation(arg), text);
    case "color":
      return color(text, field);
    case "format":
      return format(text, arg.words, field, server);
    case "base64": {
      const plain = textFromBase64url(text.replace(/=+$/, ""));
      if (plain === undefined) throw pathFault(field, "base64url", text);
      return plain;
    }
    case "hex":
      if (!/^([\da-f]{2})+$/i.test(text)) throw pathFault(field, expectation(arg), text);
      return text;
    case "time": {
      const seconds = inRange({ ...arg, kind: "int" }, text, field);
      if (seconds > 0 && seconds < Math.floor(Date.now() / 1000)) throw pathFault(field, "a time to come", text);
      return seconds;
    }
    case "name":
      if (!text) throw pathFault(field, "a name", text);
      return text;
    default:
      return text;
  }
}

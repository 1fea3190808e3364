import { textFromBase64url } from "../base/bytes/fromBase64url.js";
import { withoutTrailing } from "../base/bytes/withoutTrailing.js";
import { pathFault } from "../base/fault.js";
import { expectation, isInRange, PATTERNS } from "./argumentForm.js";
import { type Argument, argumentsOf } from "./row.js";
import type { Server } from "./server.js";
import { gravityShape, SHAPES } from "./shapes.js";

const RGB = "color-or-{R,G,B}";
const TRUE = ["1", "t", "T", "TRUE", "true", "True"];

/** Reads a number of the URL; imgproxy would also accept `NaN` and `Inf`, which no builder may write. */
function number(text: string): number {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

function plainText(text: string): string | undefined {
  return textFromBase64url(withoutTrailing(text, "="));
}

function isWord({ words }: Argument, text: string, server: Server): boolean {
  return !/[!#]/.test(text) && (words.includes(text) || (server.pro && words.includes(`${text}!`)));
}

/** A reader of texts of one kind; it returns undefined for a text that the argument does not allow. */
type Decode = (arg: Argument, text: string, server: Server) => unknown;

const decodeNumber: Decode = (arg, text) => {
  const value = arg.kind === "integer" && !/^[+-]?\d+$/.test(text) ? Number.NaN : number(text);
  return isInRange(arg, value) ? value + 0 : undefined;
};

const decodeExpiry: Decode = (_, text) => {
  const seconds = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  const isPast = seconds > 0 && seconds < Math.floor(Date.now() / 1000);
  return Number.isSafeInteger(seconds) && !isPast ? seconds : undefined;
};

/** Reads one of the allowed words, or an angle where the row takes one. */
const decodeWordOrAngle: Decode = (arg, text, server) => {
  if (arg.words.includes("#") && Number.isFinite(number(text))) return number(text);
  return isWord(arg, text, server) ? (text === "jpeg" ? "jpg" : text) : undefined;
};

/** Readers of the kinds that are neither words nor a text that stands unchanged in the URL. */
const DECODERS: Readonly<Record<string, Decode>> = {
  boolean: (_, text) => TRUE.includes(text),
  integer: decodeNumber,
  number: decodeNumber,
  color: (_, text) => (PATTERNS.color!.test(text) ? text.toLowerCase() : undefined),
  "hex-digits": (_, text) => (PATTERNS["hex-digits"]!.test(text) ? text : undefined),
  text: (_, text) => plainText(text),
  "Date-or-seconds": decodeExpiry,
};

const decodeOne: Decode = (arg, text, server) =>
  (DECODERS[arg.kind] ?? (arg.words[0] ? decodeWordOrAngle : () => text))(arg, text, server);

/** Reads the value of an argument with one slot. Throws `INVALID_PATH` for a text that imgproxy refuses. */
export function decodeArgument(arg: Argument, text: string, field: string, server: Server): unknown {
  const value =
    text === "" && !["boolean", "url-safe-text"].includes(arg.kind) ? undefined : decodeOne(arg, text, server);
  if (value === undefined)
    throw pathFault(field, arg.kind === "Date-or-seconds" ? "unix seconds to come" : expectation(arg), text);
  return value;
}

function decodeGravity(arg: Argument, [type, ...slots]: readonly string[], field: string, server: Server): unknown {
  if (!isWord(arg, type!, server)) throw pathFault(field, expectation(arg), type);
  const shape = gravityShape(type!);
  const rest = shape
    ? decodeSlots(argumentsOf(shape), type === "fp" ? slots.map((slot) => slot || "0") : slots, field, server)
    : {};
  if (!shape && slots.length) throw pathFault(field, "no further arguments", slots.join(server.separator));
  return Object.keys(rest).length ? { type, ...rest } : type;
}

function decodeFile(slots: readonly string[], field: string): unknown {
  const [text, encoded = ""] = slots as [string, string?];
  if (slots.length > 2) throw pathFault(field, "at most two arguments", slots.join(":"));
  if (!TRUE.includes(encoded)) return encoded === "" ? text : { filename: text, encoded: false };
  const plain = plainText(text);
  if (plain === undefined) throw pathFault(field, "base64url", text);
  return PATTERNS.filename!.test(plain) ? { filename: plain, encoded: true } : plain;
}

function decodeItems(arg: Argument, slots: readonly string[], field: string, server: Server): unknown {
  const shape = SHAPES[arg.kind];
  if (!shape) return slots.map((slot) => decodeArgument(arg, slot, field, server));
  const args = argumentsOf(shape);
  if (slots.length % args.length) throw pathFault(field, `groups of ${args.length}`, slots.join(server.separator));
  const items = Array.from({ length: slots.length / args.length }, (_, i) =>
    decodeSlots(args, slots.slice(i * args.length, (i + 1) * args.length), field, server),
  );
  return arg.kind === "pair" ? Object.fromEntries(items.map(({ format, quality }) => [format, quality])) : items;
}

/** Returns whether an argument takes every slot from its own to the end. */
function takesRest(arg: Argument): boolean {
  return arg.many || ["gravity", RGB, "filename"].includes(arg.kind);
}

function decodeRest(arg: Argument, slots: readonly string[], field: string, server: Server): unknown {
  if (arg.many) return decodeItems(arg, slots, field, server);
  if (arg.kind === "gravity") return decodeGravity(arg, slots, field, server);
  if (arg.kind === "filename") return decodeFile(slots, field);
  if (slots.length > 1) {
    // imgproxy reads these three as unsigned.
    if (!slots.every((slot) => /^\d+$/.test(slot))) throw pathFault(field, SHAPES[RGB]!, slots.join(server.separator));
    return decodeSlots(argumentsOf(SHAPES[RGB]!), slots, field, server);
  }
  return slots[0] === "" ? "" : decodeArgument({ ...arg, kind: "color" }, slots[0]!, field, server);
}

/**
 * Reads the slots of a segment, by argument name. It is the inverse of `encodeSlots`.
 *
 * @param tolerated number of further slots that the server ignores
 * @throws BucketfirstError `INVALID_PATH` for a segment that imgproxy refuses
 */
export function decodeSlots(
  args: readonly Argument[],
  slots: readonly string[],
  option: string,
  server: Server,
  tolerated = 0,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  let at = 0;
  let before: Argument | undefined;
  for (const arg of args) {
    const field = arg.name ? `${option}.${arg.name}` : option;
    if (at >= slots.length) {
      if (!arg.presence) throw pathFault(field, expectation(arg), "");
    } else if (arg.kind === "gravity" && before?.presence === "?" && out[before.name] === undefined) {
      // Without `extend` imgproxy ignores the gravity behind it.
      at += 3;
    } else if (takesRest(arg)) {
      out[arg.name] = decodeRest(arg, slots.slice(at), field, server);
      at = slots.length;
    } else {
      const text = slots[at++]!;
      if (text || !/[?!]/.test(arg.presence)) out[arg.name] = decodeArgument(arg, text, field, server);
    }
    before = arg;
  }
  if (slots.length > at + tolerated) throw pathFault(option, "fewer arguments", slots.join(server.separator));
  return out;
}

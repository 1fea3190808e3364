import { base64url } from "../base/bytes/base64url.js";
import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { optionFault, proFault } from "../base/fault.js";
import { isObject } from "../base/show.js";
import { decimal } from "./decimal.js";
import { type Argument, argumentsOf } from "./row.js";
import type { Server } from "./server.js";
import { gravityShape, SHAPES } from "./shapes.js";

/** Options as the encoder reads them: what the types promise is checked again, since templates and JSON know no types. */
export type LooseOptions = Readonly<Record<string, unknown>>;

/** What an argument accepts, in the words of an error message. */
export function expectation({ words, type }: Argument): string {
  return words.join("|") || type.replace("color", "hex color");
}

/** Tells whether `value` is a number that the argument allows. */
export function isInRange({ kind, min, max, mark }: Argument, value: unknown): value is number {
  return (
    (kind === "number" ? Number.isFinite(value) : Number.isSafeInteger(value)) &&
    (mark === "%" ? !((value as number) % min) : (value as number) > min || (value === min && !mark)) &&
    (value as number) <= max
  );
}

/** Texts that go out as they are; what a browser would rewrite, or imgproxy not decode, is refused. */
export const PATTERNS: Readonly<Record<string, RegExp>> = {
  color: /^([\da-f]{3}){1,2}$/i,
  "hex-digits": /^([\da-f]{2})+$/i,
  "url-safe-text": /^[\w.~!$&'()*+,;=@-]*$/,
  // A list of presets may stand alone in its segment, where browsers collapse dots.
  "url-safe-name": /^(?!\.\.?$)[\w.~!$&'()*+,;=@-]+$/,
  filename: /^[\w.-]*$/,
};

function isText(kind: string, value: unknown): value is string {
  return isWellFormed(value) && PATTERNS[kind]!.test(value);
}

function encodeWord({ words }: Argument, value: unknown, field: string, server: Server): string | undefined {
  // A list or an object of one word would pass for the word.
  if (!isWellFormed(value) || /[!#]/.test(value)) return undefined;
  const isPro = words.includes(`${value}!`);
  if (isPro && !server.pro) throw proFault(`${field} ${value}`);
  if (!isPro && !words.includes(value)) return undefined;
  return value === "jpeg" ? "jpg" : value;
}

function encodeGravity(arg: Argument, value: unknown, field: string, server: Server): string | undefined {
  const { type = value, ...rest }: Record<string, unknown> = isObject(value) ? value : {};
  const word = encodeWord(arg, type, field, server);
  const shape = word && gravityShape(word);
  // imgproxy 3.30 refuses a gap. In the option of this very name the gap is part of the URL contract.
  if (field !== "gravity" && shape === SHAPES.side && rest.yOffset !== undefined) rest.xOffset ??= 0;
  return word && word + encodeSlots(shape ? argumentsOf(shape) : [], rest, field, server, true);
}

function encodeFilename(value: unknown, field: string, server: Server): string {
  const file = isObject(value) ? value : { filename: value };
  const [, text, encoded] = encodeSlots(argumentsOf(SHAPES.filename!), file, field, server).split(server.separator);
  if (encoded === "1" || !isText("filename", file.filename)) return `${text}${server.separator}1`;
  return file.filename + (encoded ? server.separator + encoded : "");
}

function encodeOne(arg: Argument, value: unknown, field: string, server: Server): string | undefined {
  const { kind } = arg;
  switch (kind) {
    case "Date-or-seconds":
    case "integer":
    case "number": {
      const number = kind[0] === "D" && value instanceof Date ? Math.floor(+value / 1000) : value;
      return isInRange(arg, number) ? decimal(number) : undefined;
    }
    case "boolean":
      return typeof value === "boolean" ? String(+value) : undefined;
    case "gravity":
      return encodeGravity(arg, value, field, server);
    case "text":
      return value && isWellFormed(value) ? base64url(value) : undefined;
    case "filename":
      return encodeFilename(value, field, server);
  }
  if (arg.words[0]) {
    // Some take an angle instead.
    return arg.words.includes("#") && Number.isFinite(value)
      ? decimal(value as number)
      : encodeWord(arg, value, field, server);
  }
  if (/^color/.test(kind) && typeof value === "string") {
    const digits = value.replace(/^#/, "");
    // Two kinds are colours; the option of the second may be switched off by an empty one.
    return isText("color", digits) || (value === "" && SHAPES[kind]) ? digits.toLowerCase() : undefined;
  }
  if (SHAPES[kind]) return encodeSlots(argumentsOf(SHAPES[kind]), value, field, server).slice(server.separator.length);
  // The first character alone is enough to run into a separator of several.
  return isText(kind, value) && !value.includes(server.separator[0]!) ? value : undefined;
}

/**
 * One argument as it is written in a URL; arguments that repeat or take several slots come joined by the separator.
 *
 * @param field name for the error message, e.g. `resize.width`
 * @throws BucketfirstError `INVALID_OPTION`
 * @example
 * encodeArgument(argumentsOf("integer:0")[0], 300, "resize.width", server) // "300"
 */
export function encodeArgument(arg: Argument, value: unknown, field: string, server: Server): string {
  if (arg.many) {
    const items =
      arg.kind === "pair" && isObject(value)
        ? Object.entries(value).flatMap(([format, quality]) => (quality === undefined ? [] : { format, quality }))
        : ([] as unknown[]).concat(value);
    const one = { ...arg, many: false };
    if (items[0] === undefined) throw optionFault(field, "an entry", value);
    return items.map((item, i) => encodeArgument(one, item, `${field}[${i}]`, server)).join(server.separator);
  }
  const text = encodeOne(arg, value, field, server);
  if (text === undefined) throw optionFault(field, expectation(arg), value);
  return text;
}

/**
 * Named arguments as slots, each with the separator in front; empty slots at the end are cut.
 *
 * @param mayBeEmpty whether no argument at all is fine
 * @throws BucketfirstError `INVALID_OPTION`
 */
export function encodeSlots(
  args: readonly Argument[],
  value: unknown,
  field: string,
  server: Server,
  mayBeEmpty = false,
): string {
  const wrong = (at: string, got: unknown) => optionFault(at, `{ ${args.map((arg) => arg.name)} }`, got);
  const given = Object(value) as LooseOptions;
  let text = "";
  let gap = "";
  for (const arg of args) {
    const part = given[arg.name];
    if (part === undefined && /[?~]/.test(arg.presence)) {
      // imgproxy refuses an empty slot in the middle; 0 says the same.
      gap += server.separator + (arg.presence === "~" ? 0 : "");
    } else {
      // Without `extend` imgproxy would ignore the gravity.
      if (arg.kind === "gravity" && gap.endsWith(server.separator))
        throw optionFault(field, "extend before gravity", value);
      text += gap + server.separator + encodeArgument(arg, part, `${field}.${arg.name}`, server);
      gap = "";
    }
  }
  for (const key of Object.keys(given)) {
    if (given[key] !== undefined && !args.some((arg) => arg.name === key)) throw wrong(`${field}.${key}`, given[key]);
  }
  if (!text && !mayBeEmpty) throw wrong(field, value);
  return text;
}

import { base64url } from "../base/bytes/base64url.js";
import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { optionFault, proFault } from "../base/fault.js";
import { isObject } from "../base/show.js";
import { expectation, isInRange, isText } from "./argumentForm.js";
import { decimal } from "./decimal.js";
import { type Argument, argumentsOf } from "./row.js";
import type { Server } from "./server.js";
import { gravityShape, SHAPES } from "./shapes.js";

/** Options as the encoder reads them: every value is checked, since templates and JSON know no types. */
export type LooseOptions = Readonly<Record<string, unknown>>;

function encodeWord({ words }: Argument, value: unknown, field: string, server: Server): string | undefined {
  // A list or an object that is one word as text must not pass as that word.
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
  // imgproxy 3.30 refuses a gap. In the option `gravity` itself the gap is part of the URL contract.
  if (field !== "gravity" && shape === SHAPES.side && rest.yOffset !== undefined) rest.xOffset ??= 0;
  return word && word + encodeSlots(shape ? argumentsOf(shape) : [], rest, field, server, true);
}

function encodeFilename(_: Argument, value: unknown, field: string, server: Server): string {
  const file = isObject(value) ? value : { filename: value };
  const [, text, encoded] = encodeSlots(argumentsOf(SHAPES.filename!), file, field, server).split(server.separator);
  if (encoded === "1" || !isText("filename", file.filename)) return `${text}${server.separator}1`;
  return file.filename + (encoded ? server.separator + encoded : "");
}

const encodeNumber = (arg: Argument, value: unknown): string | undefined =>
  isInRange(arg, value) ? decimal(value) : undefined;

const encodeColor = (_: Argument, value: unknown): string | undefined => {
  const digits = typeof value === "string" && value.replace(/^#/, "");
  return isText("color", digits) ? digits.toLowerCase() : undefined;
};

const encodeShape: Encode = ({ kind }, value, field, server) =>
  encodeSlots(argumentsOf(SHAPES[kind]!), value, field, server).slice(server.separator.length);

/** Writes one of the allowed words, or an angle where the row takes one. */
const encodeWordOrAngle: Encode = (arg, value, field, server) =>
  arg.words.includes("#") && Number.isFinite(value) ? decimal(value as number) : encodeWord(arg, value, field, server);

const encodeText: Encode = ({ kind }, value, _, server) =>
  // Of a separator with several characters the first alone would already be misread.
  isText(kind, value) && !value.includes(server.separator[0]!) ? value : undefined;

/** A writer of values of one kind; it returns undefined for a value that the argument does not allow. */
type Encode = (arg: Argument, value: unknown, field: string, server: Server) => string | undefined;

/** Writers of the kinds that are neither words nor a text that stands unchanged in the URL. */
const ENCODERS: Readonly<Record<string, Encode>> = {
  integer: encodeNumber,
  number: encodeNumber,
  "Date-or-seconds": (arg, value) => encodeNumber(arg, value instanceof Date ? Math.floor(+value / 1000) : value),
  boolean: (_, value) => (typeof value === "boolean" ? String(+value) : undefined),
  text: (_, value) => (value && isWellFormed(value) ? base64url(value) : undefined),
  filename: encodeFilename,
  gravity: encodeGravity,
  color: encodeColor,
  // An empty colour switches the option off.
  "color-or-{R,G,B}": (arg, value, ...rest) =>
    value === "" ? "" : typeof value === "string" ? encodeColor(arg, value) : encodeShape(arg, value, ...rest),
  pair: encodeShape,
  area: encodeShape,
  weight: encodeShape,
};

const encodeOne: Encode = (arg, ...rest) =>
  (ENCODERS[arg.kind] ?? (arg.words[0] ? encodeWordOrAngle : encodeText))(arg, ...rest);

/**
 * Writes one argument; the slots of an argument that repeats or has several are joined by the separator.
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
 * Writes named arguments as slots, each with the separator in front; empty slots at the end are cut.
 *
 * @param mayBeEmpty true where no argument at all is allowed
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
      // imgproxy refuses an empty slot in the middle; 0 means the same.
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

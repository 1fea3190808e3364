import { isWellFormed } from "../base/bytes/isWellFormed.js";
import type { Argument } from "./row.js";

/** Returns the form that an argument accepts, in the words of an error message. */
export function expectation({ words, type }: Argument): string {
  return words.join("|") || type.replace("color", "hex color");
}

/** Returns whether `value` is a number that the argument allows. */
export function isInRange({ kind, min, max, mark }: Argument, value: unknown): value is number {
  return (
    (kind === "number" ? Number.isFinite(value) : Number.isSafeInteger(value)) &&
    (mark === "%" ? !((value as number) % min) : (value as number) > min || (value === min && !mark)) &&
    (value as number) <= max
  );
}

/** Forms of texts that stand unchanged in the URL: a browser must not rewrite them, and imgproxy must decode them. */
export const PATTERNS: Readonly<Record<string, RegExp>> = {
  color: /^([\da-f]{3}){1,2}$/i,
  "hex-digits": /^([\da-f]{2})+$/i,
  "url-safe-text": /^[\w.~!$&'()*+,;=@-]*$/,
  // A list of presets may be a whole segment, in which browsers collapse dots.
  "url-safe-name": /^(?!\.\.?$)[\w.~!$&'()*+,;=@-]+$/,
  filename: /^[\w.-]*$/,
};

/** Returns whether `value` is a text of such a form. */
export function isText(kind: string, value: unknown): value is string {
  return isWellFormed(value) && PATTERNS[kind]!.test(value);
}

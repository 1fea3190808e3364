import { BucketfirstError } from "../base/errors.js";
import { optionFault } from "../base/fault.js";

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

/** Returns whether a value has a text of its own, as that of a template engine for safe markup has. */
const hasText = (value: unknown): boolean => {
  if (Object(value) !== value) return true;
  const { toString: print } = value as object;
  return typeof value === "object" && typeof print === "function" && print !== Object.prototype.toString;
};

/**
 * Prints attributes. `true` prints the name alone, `false`, `null` and `undefined` print nothing.
 *
 * @throws BucketfirstError `INVALID_OPTION` for a name that could leave its place, for inline handlers, which a
 * strict Content-Security-Policy blocks, and for an object without a text of its own, such as a `style` of React
 * @example
 * printAttributes({ alt: 'a "b"', hidden: true }) // ' alt="a &quot;b&quot;" hidden'
 */
export function printAttributes(attributes: Record<string, unknown>): string {
  let text = "";
  for (const name in attributes) {
    const value = attributes[name];
    if (value === undefined || value === null || value === false) continue;
    if (!/^[a-z][\w:.-]*$/i.test(name) || /^on/i.test(name)) {
      throw new BucketfirstError(
        "INVALID_OPTION",
        `attributes: expected HTML names and no handlers, got ${JSON.stringify(name)}`,
      );
    }
    if (!hasText(value)) throw optionFault(name, "text, a number or a boolean", value);
    text +=
      value === true
        ? ` ${name}`
        : ` ${name}="${String(value).replace(/[&<>"'\n\r\t]/g, (c) => ENTITIES[c] as string)}"`;
  }
  return text;
}

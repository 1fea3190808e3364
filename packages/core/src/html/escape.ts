import { BucketfirstError } from "../base/errors.js";

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

/**
 * Prints attributes. `true` prints the name alone, `false`, `null` and `undefined` print nothing.
 *
 * @throws BucketfirstError `INVALID_OPTION` for a name that could leave its place, and for inline handlers, which a
 * strict Content-Security-Policy blocks.
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
    text +=
      value === true
        ? ` ${name}`
        : ` ${name}="${String(value).replace(/[&<>"'\n\r\t]/g, (c) => ENTITIES[c] as string)}"`;
  }
  return text;
}

import type { Server } from "./server.js";

/**
 * Tells whether `value` may stand as a text argument: imgproxy does not percent-decode options, browsers rewrite much
 * of the rest, and the separator would split it.
 *
 * @see design "Text arguments"; imgproxy reads options as they are on the wire
 */
export function isTextArgument(value: unknown, server: Server): value is string {
  return typeof value === "string" && /^[\w.~!$&'()*+,;=@-]*$/.test(value) && !value.includes(server.separator);
}

import { withoutTrailing } from "../base/bytes/withoutTrailing.js";
import { checkSet } from "../base/checkSet.js";
import { fault } from "../base/fault.js";

/**
 * An address without trailing slashes: `https://host`, `http://host`, `//host` or `/path`.
 *
 * @throws BucketfirstError `INVALID_CONFIG` when a browser would not ask it (of a page's images with a user and password
 * it asks none), or would rewrite it: the request would then differ from what was signed, or from where the object lies
 */
export function readAddress(value: unknown, field: string): string {
  checkSet(value, field);
  if (
    typeof value !== "string" ||
    !/^(https?:)?\/\/(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?(\/|$)|^\/(?!\/)/i.test(value) ||
    /[?#\\"<>`{}^]|[^!-~]|\/(\.|%2e){1,2}(\/|$)/i.test(value)
  ) {
    throw fault(
      "CONFIG",
      field,
      "https://host or /path, without user, query, fragment, blanks, dot segments",
      withoutPassword(value),
    );
  }
  return withoutTrailing(value, "/");
}

/** An address as an error may show it. */
function withoutPassword(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/\/\/[^/@]*@/, "//***@") : value;
}

import { withoutTrailing } from "../base/bytes/withoutTrailing.js";
import { checkSet } from "../base/checkSet.js";
import { fault } from "../base/fault.js";

/**
 * Reads an address and cuts trailing slashes: `https://host`, `http://host`, `//host` or `/path`.
 *
 * @throws BucketfirstError `INVALID_CONFIG` for an address that a browser would not request (as one with a user and
 * password), or would rewrite: the request would then differ from the signed path, or from the place of the object
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

/** Returns an address as an error may show it. */
function withoutPassword(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/\/\/[^/@]*@/, "//***@") : value;
}

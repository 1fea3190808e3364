import { withoutTrailing } from "../base/bytes/withoutTrailing.js";
import { fault } from "../base/fault.js";

/** What a template string makes of an environment variable that is not set. */
const UNSET = /(^|[/.@:-])(undefined|null)([/.:-]|$)/;

/**
 * An address without trailing slashes: `https://host`, `http://host`, `//host` or `/path`.
 *
 * @throws BucketfirstError `INVALID_CONFIG` when a browser would not ask it, or would rewrite it: the request would then
 * differ from what was signed, or from where the object lies
 */
export function readAddress(value: unknown, field: string): string {
  checkSet(value, field);
  if (
    typeof value !== "string" ||
    !/^(https?:)?\/\/[^/:]|^\/(?!\/)/i.test(value) ||
    /[?#\\"<>`{}^]|[^!-~]|\/(\.|%2e){1,2}(\/|$)/i.test(value)
  ) {
    throw fault("CONFIG", field, "https://host or /path, without query, fragment, blanks, dot segments", value);
  }
  return withoutTrailing(value, "/");
}

/**
 * Refuses text that an unset environment variable has left its mark in.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 * @example
 * checkSet("https://undefined/img", "proxyUrl") // throws: proxyUrl: expected no unset environment variable in it, …
 */
export function checkSet(value: unknown, field: string): void {
  if (UNSET.test(String(value ?? ""))) throw fault("CONFIG", field, "no unset environment variable in it", value);
}

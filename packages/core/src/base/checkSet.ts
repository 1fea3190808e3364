import { fault } from "./fault.js";

/** Text that a template string makes of an environment variable that is not set. */
const UNSET = /(^|[/.@:-])(undefined|null)([/.:-]|$)/;

/**
 * Refuses a text in which an unset environment variable has left `undefined` or `null`.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 * @example
 * checkSet("https://undefined/img", "proxyUrl") // throws: proxyUrl: expected no unset environment variable in it, …
 */
export function checkSet(value: unknown, field: string): void {
  if (typeof value === "string" && UNSET.test(value))
    throw fault("CONFIG", field, "no unset environment variable in it", value);
}

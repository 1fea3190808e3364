import { fault } from "./fault.js";

/** What a template string makes of an environment variable that is not set. */
const UNSET = /(^|[/.@:-])(undefined|null)([/.:-]|$)/;

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

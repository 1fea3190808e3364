import { type FaultCode, fault } from "./fault.js";

/**
 * Refuses options that a function does not know: a misspelt one would be left out, and nothing would say so.
 *
 * @param others what is left of the options without those that are known
 * @param known names of the options that are known, as the error lists them
 * @throws BucketfirstError `INVALID_CONFIG`, or of another code, that names the first one
 * @example
 * refuseOthers({ sise: 1 }, "size, folder") // throws: options: expected keys of size, folder, got "sise"
 */
export function refuseOthers(others: object, known: string, code: FaultCode = "CONFIG"): void {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw fault(code, "options", `keys of ${known}`, unknown);
}

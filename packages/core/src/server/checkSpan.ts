import { fault } from "../base/fault.js";

/**
 * Refuses a value that is no count or span. A value below its unit is most likely meant in another unit: 0.05 for 50
 * milliseconds.
 *
 * @param least 0 where 0 is allowed, else 1
 * @throws BucketfirstError `INVALID_CONFIG`
 */
export function checkSpan(value: unknown, field: string, least: 0 | 1): void {
  const isSpan = typeof value === "number" && Number.isFinite(value) && (value >= 1 || (value === 0 && least === 0));
  if (!isSpan) throw fault("CONFIG", field, least ? "a number from 1" : "0, or a number from 1", value);
}

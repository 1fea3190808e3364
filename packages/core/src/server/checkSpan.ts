import { fault } from "../base/fault.js";

/**
 * Refuses what is no count or span. One below its unit is most likely meant in another unit: 0.05 for 50 milliseconds.
 *
 * @param least whether 0 is a span
 * @throws BucketfirstError `INVALID_CONFIG`
 */
export function checkSpan(value: unknown, field: string, least: 0 | 1): void {
  const isSpan = typeof value === "number" && Number.isFinite(value) && (value >= 1 || (value === 0 && least === 0));
  if (!isSpan) throw fault("CONFIG", field, least ? "a number from 1" : "0, or a number from 1", value);
}

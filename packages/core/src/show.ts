/**
 * A value as an error message shows it: short, on one line, never a whole object.
 *
 * @example
 * show("a\nb") // "\"a\\nb\""
 * show([1])    // "an array"
 */
export function show(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  }
  if (Array.isArray(value)) return "an array";
  if (value instanceof Date) return "an invalid date";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  return String(value);
}

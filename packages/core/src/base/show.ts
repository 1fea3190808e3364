/** Returns whether `value` is an object of any kind. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object(value) === value;
}

/**
 * Returns a value as an error message shows it: short, on one line, never a whole object.
 *
 * @example
 * show("a\nb") // "\"a\\nb\""
 * show([1])    // "object"
 * show(new Date("x")) // "Invalid Date"
 */
export function show(value: unknown): string {
  if (isObject(value)) return value instanceof Date ? String(value) : typeof value;
  return typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : String(value);
}

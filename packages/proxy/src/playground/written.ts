/**
 * Writes a value as a line of JavaScript has it.
 *
 * @example
 * written({ resize: { type: "fill", width: 100 }, formats: ["avif"] })
 * // '{ resize: { type: "fill", width: 100 }, formats: ["avif"] }'
 */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (Object(value) !== value) return JSON.stringify(value);
  const fields = Object.entries(value as object).map(([key, entry]) => `${nameOf(key)}: ${written(entry)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

const nameOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));

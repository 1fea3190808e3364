/**
 * A JSON value as a term of Elixir, on one line: Elixir 1.14 reads no JSON by itself.
 *
 * @example
 * elixirTerm({ alt: null }) // '%{"alt" => nil}'
 */
export function elixirTerm(value) {
  if (value === null) return "nil";
  // Interpolation is what a string of JSON and one of Elixir do not share.
  if (typeof value === "string") return JSON.stringify(value).replaceAll("#{", "\\#{");
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(elixirTerm).join(", ")}]`;
  const pairs = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `%{${pairs.map(([name, entry]) => `${elixirTerm(name)} => ${elixirTerm(entry)}`).join(", ")}}`;
}

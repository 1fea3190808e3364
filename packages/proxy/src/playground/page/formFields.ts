import type { OptionArgument, OptionDescription } from "@bucketfirst/core/options";

/** Texts of the form, by the path of their field: `resize.width`, `gravity`, `gravity.x`. */
export type Fields = Readonly<Record<string, string>>;

type Described = Pick<OptionDescription, "name" | "args">;

/** Returns the path of an argument's field; the only argument of an option has the option's own. */
export const fieldOf = (path: string, { name }: OptionArgument): string => (name === "" ? path : `${path}.${name}`);

const isNumeric = ({ kind, angle }: OptionArgument): boolean =>
  kind === "integer" || kind === "number" || kind === "Date-or-seconds" || angle === true;

/** Reads one text. A text that is no number stays a text, and core says what it expected. */
function readText(arg: OptionArgument, text: string): unknown {
  if (arg.kind === "boolean") return text === "true";
  return isNumeric(arg) && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Reads a list: items of one text each, or groups of several behind semicolons. */
function readList(arg: OptionArgument, text: string): unknown {
  const parts = arg.fields?.[""];
  if (!parts) return text.split(/[\s,]+/).filter((item) => item !== "");
  const groups = text.split(arg.kind === "pair" ? /[,;]/ : ";").map((group) => group.trim().split(/[\s,:]+/));
  if (arg.kind === "pair")
    return Object.fromEntries(groups.map(([format = "", quality = ""]) => [format, Number(quality)]));
  return groups.map((group) => Object.fromEntries(parts.map((part, i) => [part.name, readText(part, group[i] ?? "")])));
}

function readArgument(arg: OptionArgument, path: string, fields: Fields): unknown {
  const text = (fields[path] ?? "").trim();
  if (text === "") return undefined;
  if (arg.many) return readList(arg, text);
  const further = arg.words ? arg.fields?.[text] : undefined;
  const own = further ? readArguments(further, path, fields) : {};
  return Object.keys(own).length > 0 ? { type: text, ...own } : readText(arg, text);
}

function readArguments(args: readonly OptionArgument[], path: string, fields: Fields): Record<string, unknown> {
  const values = args.map((arg) => [arg.name, readArgument(arg, fieldOf(path, arg), fields)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/**
 * Reads the form as processing options. An option whose fields are all empty is left out.
 *
 * @example
 * readOptions([{ name: "width", args: [{ name: "", kind: "integer" }] }], { width: "300" }) // { width: 300 }
 */
export function readOptions(options: readonly Described[], fields: Fields): Record<string, unknown> {
  const values = options.map(({ name, args: [first, ...more] }) => {
    if (first && first.name === "" && more.length === 0) return [name, readArgument(first, name, fields)] as const;
    const value = readArguments([first!, ...more], name, fields);
    return [name, Object.keys(value).length > 0 ? value : undefined] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

const hex = (value = 0): string => value.toString(16).padStart(2, "0");

/** A value of several parts: a gravity, a colour, a file name, or a number for each format. */
interface ShapedValue {
  type?: string;
  R?: number;
  G?: number;
  B?: number;
  filename?: string;
  [part: string]: unknown;
}

function writeArgument(arg: OptionArgument, path: string, value: unknown, fields: Record<string, string>): void {
  if (Array.isArray(value)) {
    fields[path] = value
      .map((item) => (Object(item) === item ? Object.values(item).join(" ") : item))
      .join(arg.fields ? "; " : ", ");
  } else if (Object(value) !== value) {
    fields[path] = String(value);
  } else {
    const { type = "", R, G, B, filename, ...rest } = value as ShapedValue;
    if (R !== undefined) fields[path] = [R, G, B].map(hex).join("");
    else if (filename !== undefined) fields[path] = filename;
    else if (arg.kind === "pair")
      fields[path] = Object.entries(rest)
        .map(([format, quality]) => `${format}:${quality}`)
        .join(", ");
    else {
      fields[path] = type;
      for (const part of arg.fields?.[type] ?? [])
        if (rest[part.name] !== undefined) writeArgument(part, fieldOf(path, part), rest[part.name], fields);
    }
  }
}

/**
 * Writes processing options into the form; it is the inverse of {@link readOptions}. Names that the form does not have are
 * left out.
 */
export function writeOptions(options: readonly Described[], values: Readonly<Record<string, unknown>>): Fields {
  const fields: Record<string, string> = {};
  for (const { name, args } of options) {
    const value = values[name];
    const [first] = args;
    if (value === undefined || !first) continue;
    const isNamed = Object(value) === value && !Array.isArray(value) && first.name !== "";
    if (!isNamed) writeArgument(first, fieldOf(name, first), value, fields);
    else
      for (const arg of args) {
        const own = (value as Record<string, unknown>)[arg.name];
        if (own !== undefined) writeArgument(arg, fieldOf(name, arg), own, fields);
      }
  }
  return fields;
}

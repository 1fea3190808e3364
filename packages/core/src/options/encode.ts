import { BucketfirstError } from "../errors.js";
import { show } from "../show.js";
import { encodeArgument } from "./encodeArgument.js";
import { optionFault, proFault } from "./fault.js";
import { type Row, rowsOf } from "./row.js";
import type { Server } from "./server.js";
import type { OptionTable } from "./table.js";

/** Options as the encoder reads them: what the types promise is checked again, since templates and JSON know no types. */
export type LooseOptions = Readonly<Record<string, unknown>>;

function encodeObject(row: Row, value: LooseOptions, server: Server): string {
  const { args, name } = row;
  for (const key of Object.keys(value)) {
    if (!args.some((arg) => arg.name === key)) {
      throw optionFault(`${name}.${key}`, `only ${args.map((arg) => arg.name).join(", ")} here`, value[key]);
    }
  }
  let text = "";
  let gap = "";
  let given = false;
  for (const [i, arg] of args.entries()) {
    const { separator } = server;
    const part = value[arg.name];
    if (part === undefined) {
      if (arg.presence === "") throw optionFault(`${name}.${arg.name}`, "a value", part);
      // imgproxy refuses an empty slot here; 0 says the same.
      gap += separator + (arg.presence === "~" ? "0" : "");
      continue;
    }
    const before = args[i - 1];
    if (arg.kind === "gravity" && before?.presence === "?" && value[before.name] === undefined) {
      throw optionFault(`${name}.${before.name}`, "a value, since a gravity follows", undefined);
    }
    text += gap + separator + encodeArgument(arg, part, `${name}.${arg.name}`, server);
    gap = "";
    given = true;
  }
  if (!given) throw optionFault(name, `at least one of ${args.map((arg) => arg.name).join(", ")}`, value);
  return text;
}

/**
 * One option as its URL segment.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 * @example
 * encodeSegment(rowsOf(PROCESSING).get("quality"), 80, server) // "q:80"
 */
export function encodeSegment(row: Row, value: unknown, server: Server): string {
  if (row.pro && !server.pro) throw proFault(row.name);
  const { args } = row;
  const first = args[0]!;
  if (args.length === 1) return row.short + server.separator + encodeArgument(first, value, row.name, server);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return row.short + encodeObject(row, value as LooseOptions, server);
  }
  if (row.bare) return row.short + server.separator + encodeArgument(first, value, row.name, server);
  throw optionFault(row.name, `an object of ${args.map((arg) => arg.name).join(", ")}`, value);
}

function checkExtra(extra: unknown, server: Server): readonly string[] {
  if (!Array.isArray(extra)) throw optionFault("extra", "an array of segments", extra);
  return extra.map((segment, i) => {
    const cut = typeof segment === "string" ? segment.indexOf(server.separator) : -1;
    // What has no separator would end the options, and what a browser rewrites would break the signature.
    if (cut < 1 || !/^[\w.~!$&'()*+,;=@:|-]*$/.test(segment)) {
      throw optionFault(`extra[${i}]`, `a segment such as name${server.separator}argument`, segment);
    }
    return segment;
  });
}

/**
 * All options as URL segments in the table's order, each with a slash in front; an empty string without options.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 * @example
 * encodeOptions(PROCESSING, { quality: 80, width: 300 }, server) // "/w:300/q:80"
 */
export function encodeOptions(table: OptionTable, options: LooseOptions, server: Server): string {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw optionFault("options", "an object", options);
  }
  const rows = rowsOf(table);
  const found: Row[] = [];
  for (const name of Object.keys(options)) {
    if (options[name] === undefined || name === "extra") continue;
    const row = rows.get(name);
    if (!row) throw new BucketfirstError("INVALID_OPTION", `${name}: expected an option of imgproxy v4, got ${show(name)}`);
    let at = found.length;
    while (at > 0 && found[at - 1]!.index > row.index) at--;
    found.splice(at, 0, row);
  }
  const extra = options.extra === undefined ? [] : checkExtra(options.extra, server);
  if (server.presetsOnly) return encodePresets(found, options, extra, server);
  let path = "";
  for (const row of found) path += `/${encodeSegment(row, options[row.name], server)}`;
  for (const segment of extra) path += `/${segment}`;
  return path;
}

function encodePresets(found: readonly Row[], options: LooseOptions, extra: readonly string[], server: Server): string {
  const other = extra.length ? "extra" : found.find((row) => row.name !== "preset")?.name;
  if (other) throw optionFault(other, "only preset, since the server takes presets alone", options[other]);
  if (!found[0]) throw optionFault("preset", "a value, since the server takes presets alone", undefined);
  return `/${encodeSegment(found[0], options.preset, server).slice(found[0].short.length + server.separator.length)}`;
}

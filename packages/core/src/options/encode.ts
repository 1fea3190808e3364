import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { optionFault, proFault } from "../base/fault.js";
import { isObject } from "../base/show.js";
import { PATTERNS } from "./argumentForm.js";
import { encodeArgument, encodeSlots, type LooseOptions } from "./encodeArgument.js";
import { type Row, rowsOf } from "./row.js";
import type { Server } from "./server.js";
import type { OptionTable } from "./table.js";

/**
 * Writes the arguments of one option for its URL segment, each with the separator in front.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 * @example
 * encodeOption(rowsOf(PROCESSING).get("quality"), 80, server) // :80
 */
function encodeOption(row: Row, value: unknown, server: Server): string {
  const { name, args, pro } = row;
  const [first, second] = args;
  if (pro && !server.pro) throw proFault(name);
  // Required arguments stand first, so the second shows whether the first alone is enough.
  if (second && (isObject(value) || !second.presence)) return encodeSlots(args, value, name, server);
  return server.separator + encodeArgument(first!, value, name, server);
}

/**
 * Writes all options as URL segments in the table's order, each with a slash in front; an empty string without options.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 * @example
 * encodeOptions(PROCESSING, { quality: 80, width: 300 }, server) // "/w:300/q:80"
 */
export function encodeOptions(table: OptionTable, options: LooseOptions, server: Server): string {
  if (!isObject(options)) throw optionFault("options", "an object", options);
  const { presetsOnly, separator } = server;
  const rows = rowsOf(table);
  const found: Row[] = [];
  let path = "";
  for (const name of Object.keys(options)) {
    if (options[name] === undefined) continue;
    const row = rows.get(name);
    if (presetsOnly ? name !== "preset" : !row && name !== "extra") {
      throw optionFault(name, "an option of this server", options[name]);
    }
    if (row) found[row.index] = row;
  }
  if (presetsOnly) return `/${encodeOption(rows.get("preset")!, options.preset, server).slice(separator.length)}`;
  found.forEach((row) => {
    path += `/${row.short}${encodeOption(row, options[row.name], server)}`;
  });
  for (const segment of ([] as unknown[]).concat(options.extra ?? [])) {
    const slots = isWellFormed(segment) ? segment.split(separator) : [];
    // A segment without a separator would end the options, and one that a browser rewrites would break the signature.
    if (!slots[0] || !(1 in slots) || !slots.every((slot) => PATTERNS["url-safe-text"]!.test(slot))) {
      throw optionFault("extra", `name${separator}argument`, segment);
    }
    path += `/${segment}`;
  }
  return path;
}

import { unknownOption } from "../base/fault.js";
import { decodeSlots } from "./decodeArgument.js";
import { namesOf, type Row, rowsOf } from "./row.js";
import type { Server } from "./server.js";
import type { OptionTable } from "./table.js";

interface NamedRow {
  row: Row;
  /** Number of further slots that the server ignores. */
  tolerated: number;
}

const named = /* @__PURE__ */ new Map<OptionTable, Map<string, NamedRow>>();

function rowNamed(table: OptionTable, name: string): NamedRow | undefined {
  let rows = named.get(table);
  if (!rows) {
    rows = new Map();
    for (const row of rowsOf(table).values()) {
      const tolerated = +(/\+(\d)/.exec(row.head)?.[1] ?? 0);
      for (const alias of namesOf(row)) rows.set(alias, { row, tolerated });
    }
    named.set(table, rows);
  }
  return rows.get(name);
}

/** Returns whether the first argument alone is enough, so that it may stand without its object. */
function isBare({ args }: Row): boolean {
  // Required arguments stand first.
  return args[1]?.presence !== "";
}

/** An option, read from its segment; `value` is `undefined` where the segment sets nothing, as `rs:` does. */
export interface DecodedOption {
  row: Row;
  value: unknown;
}

/**
 * Reads one URL segment as imgproxy does.
 *
 * @throws BucketfirstError `INVALID_PATH` for a segment that imgproxy refuses
 * @example
 * decodeSegment(PROCESSING, "resize:fill:300", server).value // { type: "fill", width: 300 }
 */
export function decodeSegment(table: OptionTable, segment: string, server: Server): DecodedOption {
  const [name, ...slots] = segment.split(server.separator);
  const { row, tolerated } = rowNamed(table, name!) ?? {};
  if (!row || !slots.length || (row.pro && !server.pro)) throw unknownOption(name!, segment);
  const value = decodeSlots(row.args, slots, row.name, server, tolerated);
  const keys = Object.keys(value);
  const { name: first, presence } = row.args[0]!;
  if (row.args.length === 1) return { row, value: value[first] };
  if (!keys.length) return { row, value: undefined };
  return { row, value: keys.length === 1 && keys[0] === first && isBare(row) && !presence ? value[first] : value };
}

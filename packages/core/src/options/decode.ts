import { decodeArgument, decodeRest, takesRest } from "./decodeArgument.js";
import { pathFault } from "./fault.js";
import { type Row, rowsOf } from "./row.js";
import type { Server } from "./server.js";
import type { OptionTable } from "./table.js";

const named = /* @__PURE__ */ new WeakMap<OptionTable, Map<string, Row>>();

/** The row that any of the server's names for an option stands for. */
function rowNamed(table: OptionTable, name: string): Row | undefined {
  let rows = named.get(table);
  if (!rows) {
    rows = new Map();
    for (const row of rowsOf(table).values()) for (const alias of row.names) rows.set(alias, row);
    named.set(table, rows);
  }
  return rows.get(name);
}

function decodeSlots(row: Row, slots: readonly string[], server: Server): unknown {
  const out: Record<string, unknown> = {};
  let at = 0;
  for (const [i, arg] of row.args.entries()) {
    const field = row.args.length > 1 ? `${row.name}.${arg.name}` : row.name;
    if (at >= slots.length) {
      if (arg.presence === "") throw pathFault(field, "a value", "");
      continue;
    }
    const before = row.args[i - 1];
    if (arg.kind === "gravity" && before?.presence === "?" && out[before.name] === undefined) {
      // Without `extend` imgproxy ignores the gravity behind it.
      at = Math.min(slots.length, at + 3);
    } else if (takesRest(arg)) {
      out[arg.name] = decodeRest(arg, slots.slice(at), field, server);
      at = slots.length;
    } else {
      const text = slots[at++]!;
      if (text === "" && arg.presence === "?") continue;
      if (text === "" && !["bool", "text"].includes(arg.kind)) throw pathFault(field, "a value", text);
      out[arg.name] = decodeArgument(arg, text, field, server);
    }
  }
  if (slots.length > at + row.tolerated) throw pathFault(row.name, "fewer arguments", slots.join(server.separator));
  const first = row.args[0]!;
  if (row.args.length === 1) return out[first.name];
  const names = Object.keys(out);
  if (!names.length) return undefined;
  return names.length === 1 && names[0] === first.name && row.bare && first.presence === "" ? out[first.name] : out;
}

/** An option read from its segment; `value` is `undefined` when the segment sets nothing, as `rs:` does. */
export interface DecodedOption {
  row: Row;
  value: unknown;
}

/**
 * One URL segment read as imgproxy reads it.
 *
 * @throws BucketfirstError `INVALID_PATH` on what imgproxy refuses
 * @example
 * decodeSegment(PROCESSING, "resize:fill:300", server).value // { type: "fill", width: 300 }
 */
export function decodeSegment(table: OptionTable, segment: string, server: Server): DecodedOption {
  const [name, ...slots] = segment.split(server.separator);
  const row = rowNamed(table, name!);
  if (!row || !slots.length || (row.pro && !server.pro)) throw pathFault(name!, "an option of this server", segment);
  return { row, value: decodeSlots(row, slots, server) };
}

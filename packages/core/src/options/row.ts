import type { OptionTable } from "./table.js";

/** One argument of an option, read from its row. */
export interface Argument {
  name: string;
  /** `""` required, `?` may be left empty, `~` may be left off at the end only. */
  presence: "" | "?" | "~";
  /** `int`, `float`, `bool`, `enum`, … : the word in front of the type's parameters. */
  kind: string;
  /** Repeats to the end of the segment. */
  many: boolean;
  min: number;
  max: number;
  /** `min` itself is not allowed. */
  above: boolean;
  multipleOf: number;
  /** Allowed words (enum), or what a format or gravity allows beyond the common set; Pro words end with `!`. */
  words: readonly string[];
}

/** One option, read from its row on first use. */
export interface Row {
  name: string;
  /** Position in the table, which is the position in the URL. */
  index: number;
  /** Name to emit. */
  short: string;
  /** Every name that the server accepts. */
  names: readonly string[];
  pro: boolean;
  /** Trailing slots that the server tolerates and ignores. */
  tolerated: number;
  args: readonly Argument[];
  /** The first argument alone is enough, so it may stand without its object. */
  bare: boolean;
}

const ARGUMENT = /^(\w+)([?~]?)=([^*]+)(\*?)$/;
const NUMBER = /^(int|float)(?:([[(])(.*),(.*)]|%(.+))?$/;

function readArgument(text: string): Argument {
  const [, name, presence, type, many] = ARGUMENT.exec(text)!;
  const number = NUMBER.exec(type!);
  const [kind, ...extra] = type!.split("+");
  return {
    name: name!,
    presence: presence as Argument["presence"],
    kind: number ? number[1]! : type!.includes("|") ? "enum" : kind!,
    many: many !== "",
    min: number?.[3] ? +number[3] : Number.NEGATIVE_INFINITY,
    max: number?.[4] ? +number[4] : Number.POSITIVE_INFINITY,
    above: number?.[2] === "(",
    multipleOf: number?.[5] ? +number[5] : 0,
    words: type!.includes("|") ? type!.split("|") : extra,
  };
}

function readRow(name: string, text: string, index: number): Row {
  const [head, ...rest] = text.split(" ");
  const [, short, full, aliases, pro, tolerated] = /^(\w+)(?:=([\w-]+))?((?:\|\w+)*)(!?)(?:\+(\d))?$/.exec(head!)!;
  const args = rest.map(readArgument);
  return {
    name,
    index,
    short: short!,
    names: [short!, full ?? name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), ...aliases!.split("|").slice(1)],
    pro: pro !== "",
    tolerated: tolerated ? +tolerated : 0,
    args,
    bare: args.slice(1).every((arg) => arg.presence !== ""),
  };
}

const readTables = /* @__PURE__ */ new WeakMap<OptionTable, Map<string, Row>>();

/**
 * The rows of a table by option name, in URL order. Read once per table.
 *
 * @example
 * rowsOf(PROCESSING).get("quality").short // "q"
 */
export function rowsOf(table: OptionTable): ReadonlyMap<string, Row> {
  let rows = readTables.get(table);
  if (!rows) {
    rows = new Map(Object.keys(table).map((name, index) => [name, readRow(name, table[name]!, index)]));
    readTables.set(table, rows);
  }
  return rows;
}

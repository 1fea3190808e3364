import { memo } from "../base/memo.js";
import { COMMON_WORDS } from "./shapes.js";
import type { OptionTable } from "./table.js";

/** One argument of an option, read from its row. */
export interface Argument {
  /** Name; empty for the only argument of a row. */
  name: string;
  /** `""` required, `?` may be left empty, `~` may be left off at the end only, `!` required though 4.0 takes it empty. */
  presence: string;
  /** Type as the row has it. */
  type: string;
  /** First word of the type: `integer`, `color`, … */
  kind: string;
  /** True for an argument that repeats to the end of the segment. */
  many: boolean;
  min: number;
  max: number;
  /** Sign in front of `min`: `>` excludes it, `%` allows its multiples only. */
  mark: string;
  /** Allowed words of an enum, a format or a gravity. Pro words end with `!`. */
  words: readonly string[];
}

/** One option, read from its row on first use. */
export interface Row {
  name: string;
  /** Position in the table, which is the position in the URL. */
  index: number;
  /** Part of the row in front of the arguments: names and marks. */
  head: string;
  /** Name that builders write. */
  short: string;
  pro: boolean;
  args: readonly Argument[];
}

function readArguments(text: string): Argument[] {
  const [, names = "", presence = "", type, many] = /^(?:([\w,]+)([?~!]?)=)?(.*?)(\*?)$/.exec(text)!;
  const [kind = "", ...extra] = type!.replace(/:.*/, "").split(/[+|]/);
  const [, mark = "", min, max] = /:([>%]?)(-?\d*)(?:\.\.)?(\d*)/.exec(type!) ?? [];
  return names.split(",").map((name) => ({
    name,
    presence,
    type: type!,
    kind,
    many: !!many,
    min: min ? +min : -1 / 0,
    max: max ? +max : 1 / 0,
    mark,
    words: [...(COMMON_WORDS[kind] ?? (extra[0] ? [kind] : [])), ...extra],
  }));
}

/**
 * Reads a list of arguments, once for each list.
 *
 * @example
 * argumentsOf("x,y=number:0..1").length // 2
 */
export const argumentsOf: (list: string) => readonly Argument[] = /* @__PURE__ */ memo((list) =>
  list.split(" ").flatMap(readArguments),
);

/**
 * Reads the rows of a table, once for each table: by option name, in URL order.
 *
 * @example
 * rowsOf(PROCESSING).get("quality").short // "q"
 */
export const rowsOf: (table: OptionTable) => ReadonlyMap<string, Row> = /* @__PURE__ */ memo(
  (table) =>
    new Map(
      table.split("\n").map((line, index) => {
        const [name, head, ...list] = line.split(" ") as [string, string];
        return [
          name,
          {
            name,
            index,
            head,
            short: /\w+/.exec(head)![0],
            pro: head.includes("!"),
            args: argumentsOf(list.join(" ")),
          },
        ];
      }),
    ),
);

/** Returns every name by which the server knows an option: its short name, its full one, further aliases. */
export function namesOf({ name, head, short }: Row): string[] {
  const [, full, aliases] = /^\w+(?:=([\w-]+))?((?:\|\w+)*)/.exec(head)!;
  return [short, full ?? name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), ...aliases!.split("|").slice(1)];
}

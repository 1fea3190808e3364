import { expectation } from "./argumentForm.js";
import { MEANINGS } from "./meanings.js";
import { type Argument, argumentsOf, namesOf, rowsOf } from "./row.js";
import { gravityShape, SHAPES } from "./shapes.js";
import { PROCESSING } from "./table.js";

/** One argument of an option, as a form or a page of documentation needs it: plain JSON. */
export interface OptionArgument {
  /** Name of the field; empty for the only argument of an option. */
  name: string;
  /** Kind of the value: `integer`, `number`, `boolean`, `color`, `format`, `gravity`, `text`, … */
  kind: string;
  /** Form that is accepted, in the words of an error message: `integer:0..100`, `fit|fill`. */
  expected: string;
  /** True where the argument may not be left out. */
  required: boolean;
  /** True for an argument that repeats. */
  many: boolean;
  /** Least number; left out where there is no bound. */
  min?: number;
  /** Greatest number; left out where there is no bound. */
  max?: number;
  /** True where `min` itself is not allowed. */
  above?: boolean;
  /** Number of which the value is a multiple; left out where any is allowed. */
  multipleOf?: number;
  /** Allowed words; those of imgproxy Pro have `pro`. Left out where any text is allowed. */
  words?: { word: string; pro: boolean }[];
  /** True where a number, an angle in degrees, may stand in place of a word. */
  angle?: boolean;
  /** Arguments that follow a word: the offsets of a side, the axes of a focus point. */
  fields?: Readonly<Record<string, OptionArgument[]>>;
}

/** One processing option, as a form or a page of documentation needs it: plain JSON. */
export interface OptionDescription {
  /** Name in a request. */
  name: string;
  /** Name in the URL. */
  short: string;
  /** Every name that imgproxy knows it by, the short one first. */
  names: string[];
  /** True where imgproxy Pro is needed. */
  pro: boolean;
  /** Sentences about it; empty where the name says it all. */
  meaning: string;
  /** Arguments in the order of the URL. */
  args: OptionArgument[];
}

function describeArgument(arg: Argument): OptionArgument {
  const { name, kind, presence, many, min, max, mark } = arg;
  const isMultiple = mark === "%";
  const words = arg.words.filter((word) => word !== "#").map((text) => text.replace("!", ""));
  const shaped = words.flatMap((word) => {
    const shape = kind === "gravity" ? gravityShape(word) : undefined;
    return shape === undefined ? [] : [[word, argumentsOf(shape).map(describeArgument)] as const];
  });
  const own = kind === "gravity" || kind === "side" || kind === "filename" ? undefined : SHAPES[kind];
  return {
    name,
    kind,
    expected: expectation(arg),
    required: presence === "" || presence === "!",
    many,
    ...(!isMultiple && Number.isFinite(min) && { min }),
    ...(Number.isFinite(max) && { max }),
    ...(mark === ">" && { above: true }),
    ...(isMultiple && { multipleOf: min }),
    ...(words.length > 0 && { words: words.map((word) => ({ word, pro: arg.words.includes(`${word}!`) })) }),
    ...(arg.words.includes("#") && { angle: true }),
    ...(shaped.length > 0 && { fields: Object.fromEntries(shaped) }),
    ...(own !== undefined && { fields: { "": argumentsOf(own).map(describeArgument) } }),
  };
}

/**
 * Describes every processing option, in the order of the URL: all that the option table says, for forms, documentation and
 * editors. Defaults are not part of it: an option that is left out has the one of the imgproxy server.
 *
 * @example
 * describeOptions().find(({ name }) => name === "quality").args
 * // [{ name: "", kind: "integer", expected: "integer:0..100", required: true, many: false, min: 0, max: 100 }]
 */
export function describeOptions(): OptionDescription[] {
  return [...rowsOf(PROCESSING).values()].map((row) => ({
    name: row.name,
    short: row.short,
    names: namesOf(row),
    pro: row.pro,
    meaning: MEANINGS[row.name] ?? "",
    args: row.args.map(describeArgument),
  }));
}

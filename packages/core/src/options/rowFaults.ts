import type { INFO_OPTIONS, PROCESSING_OPTIONS } from "./table.js";

/** Types of arguments that are one word. */
type Word =
  | "boolean"
  | "integer"
  | "number"
  | "color"
  | "color-or-{R,G,B}"
  | "hex-digits"
  | "text"
  | "url-safe-text"
  | "url-safe-name"
  | "filename"
  | "area"
  | "pair"
  | "Date-or-seconds:..99999999999";

/** Types that carry a range, or further words. */
type Longer =
  | `${"integer" | "number"}:${string}`
  | "format"
  | `${"format" | "gravity" | "side"}+${string}`
  | `${string}|${string}`;

type TypeOf<A extends string> = A extends `${string}=${infer T}` ? TypeOf<T> : A extends `${infer T}*` ? T : A;

/** The arguments of a row, without the names in front of them. */
type Arguments<R extends string> = R extends `${string} ${infer Rest}` ? Each<Rest> : "";
type Each<R extends string> = R extends `${infer A} ${infer Rest}` ? A | Each<Rest> : R;

type FaultOf<A extends string> = A extends string ? (TypeOf<A> extends Word | Longer ? never : A) : never;

/** Rows with an argument whose type nothing reads: `grain: interger:0..100`. */
type FaultsOf<Table extends Readonly<Record<string, string>>> = {
  [Name in keyof Table & string]: FaultOf<Arguments<Table[Name]>> extends never
    ? never
    : `${Name}: no argument has the type of ${FaultOf<Arguments<Table[Name]>>}`;
}[keyof Table & string];

type None<Faults extends never> = Faults;

/** A type that is `never`. A misspelt row is an error of the compiler here, whose message names the row and the word. */
export type RowFaults = None<FaultsOf<typeof PROCESSING_OPTIONS> | FaultsOf<typeof INFO_OPTIONS>>;

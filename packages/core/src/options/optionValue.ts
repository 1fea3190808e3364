import type {
  Area,
  Edition,
  FocusPointGravity,
  ObjectGravity,
  OssFormat,
  Side,
  SideGravity,
  WeightedObjectGravity,
} from "./types.js";

type GravityExtra<X extends string, E extends Edition> = X extends `+${infer A}`
  ? GravityExtra<A, E>
  : X extends `${infer A}+${infer B}`
    ? GravityExtra<A, E> | GravityExtra<B, E>
    : X extends "sm" | "prop"
      ? X | { type: X }
      : E extends "pro"
        ? X extends "obj!"
          ? "obj" | ObjectGravity
          : X extends "objw!"
            ? WeightedObjectGravity
            : never
        : never;

type SideOrPoint = Side | SideGravity | FocusPointGravity;

type Bars<T extends string> = T extends `${infer A}+${infer B}` ? `${A}|${Bars<B>}` : T;

type Word<T extends string, E extends Edition> = T extends `${infer A}|${infer B}`
  ? Word<A, E> | Word<B, E>
  : T extends "#"
    ? number
    : T extends `${infer P}!`
      ? E extends "pro"
        ? P
        : never
      : T;

type ProWords<T extends string> = T extends `${infer A}!+${infer B}`
  ? A | ProWords<B>
  : T extends `${infer A}!`
    ? A
    : never;

interface Kinds {
  boolean: boolean;
  color: string;
  "color-or-{R,G,B}": string | { R: number; G: number; B: number };
  "hex-digits": string;
  text: string;
  "url-safe-text": string;
  "url-safe-name": string;
  filename: string | { filename: string; encoded?: boolean };
  area: Area;
  "Date-or-seconds:..99999999999": Date | number;
}

type Value<T extends string, E extends Edition> = T extends "pair*"
  ? Readonly<Partial<Record<OssFormat | (E extends "pro" ? "pdf" | "mp4" : never), number>>>
  : T extends `${infer Item}*`
    ? readonly Value<Item, E>[]
    : T extends keyof Kinds
      ? Kinds[T]
      : T extends `${"integer" | "number"}${string}`
        ? number
        : T extends `format${infer X}`
          ? OssFormat | (E extends "pro" ? (X extends `+${infer W}` ? ProWords<W> : never) : never)
          : T extends `gravity+fp${infer X}`
            ? SideOrPoint | GravityExtra<X, E>
            : T extends `side${infer X}`
              ? Side | (X extends `+${infer W}` ? Word<Bars<W>, E> : never)
              : Word<T, E>;

type Split<S extends string> = S extends `${infer A} ${infer B}` ? [A, ...Split<B>] : [S];

type Names<N extends string> = N extends `${infer A},${infer B}` ? A | Names<B> : N;

type ArgumentObject<A extends string[], E extends Edition> = A extends [
  infer H extends string,
  ...infer R extends string[],
]
  ? (H extends `${infer N}?=${infer T}`
      ? { [K in Names<N>]?: Value<T, E> }
      : H extends `${infer N}~=${infer T}`
        ? { [K in Names<N>]?: Value<T, E> }
        : H extends `${infer N}!=${infer T}`
          ? { [K in Names<N>]: Value<T, E> }
          : H extends `${infer N}=${infer T}`
            ? { [K in Names<N>]: Value<T, E> }
            : never) &
      ArgumentObject<R, E>
  : unknown;

type FirstArgument<H extends string, E extends Edition> = H extends `${string}=${infer T}`
  ? FirstArgument<T, E>
  : H extends "pair*"
    ? Value<H, E>
    : H extends `${infer Item}*`
      ? Value<H, E> | Value<Item, E>
      : Value<H, E>;

type AllMayBeMissing<A extends string[]> = A extends [infer H extends string, ...infer R extends string[]]
  ? H extends `${string}${"?" | "~"}=${string}`
    ? AllMayBeMissing<R>
    : false
  : true;

/**
 * Type of the value of one row of the option table, read from the text of the row: `"rs type?=…, width?=integer:0"` is
 * `{ type?: …; width?: number }`.
 */
export type OptionValue<Row extends string, E extends Edition> =
  Split<Row> extends [string, infer First extends string, ...infer Rest extends string[]]
    ? Rest extends []
      ? First extends `${string},${string}=${string}`
        ? Flat<ArgumentObject<[First], E>> | (AllMayBeMissing<[First]> extends true ? FirstArgument<First, E> : never)
        : FirstArgument<First, E>
      :
          | Flat<ArgumentObject<[First, ...Rest], E>>
          | (AllMayBeMissing<Rest> extends true ? FirstArgument<First, E> : never)
    : never;

type Flat<T> = { [K in keyof T]: T[K] };

/** True where the option of a row needs imgproxy Pro. */
export type IsPro<Row extends string> = Split<Row>[0] extends `${string}!${string}` ? true : false;

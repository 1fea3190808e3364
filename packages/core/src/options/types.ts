import type { INFO_OPTIONS, PROCESSING_OPTIONS } from "./table.js";

/** Edition of imgproxy: open source, or Pro with its further options. */
export type Edition = "oss" | "pro";

/** Image formats that open source imgproxy knows. `jpeg` is written `jpg`. */
export type OssFormat =
  | "jpg"
  | "jpeg"
  | "png"
  | "webp"
  | "avif"
  | "jxl"
  | "gif"
  | "ico"
  | "svg"
  | "heic"
  | "bmp"
  | "tiff";

type Side = "ce" | "no" | "so" | "ea" | "we" | "noea" | "nowe" | "soea" | "sowe";

/**
 * A side or corner with offsets: from 1 pixels, below 1 a fraction; negative is allowed. With `yOffset` say `xOffset` as
 * well, 0 where there is none: imgproxy 3.30 refuses a gap.
 */
export type SideGravity<S extends string = Side> = { type: S } & (
  | { xOffset?: number; yOffset?: undefined }
  | { xOffset: number; yOffset: number }
);
/** A focus point, each axis 0..1. */
export interface FocusPointGravity {
  type: "fp";
  x: number;
  y: number;
}
/** Detected objects (Pro); none or `all` means every class. */
export interface ObjectGravity {
  type: "obj";
  classNames?: readonly string[];
}
/** Detected objects with weights (Pro). */
export interface WeightedObjectGravity {
  type: "objw";
  classWeights: readonly { class: string; weight: number }[];
}

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

/** A rectangle; every side a fraction 0..1 of the picture. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

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

type OptionValue<Row extends string, E extends Edition> =
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

type IsPro<Row extends string> = Split<Row>[0] extends `${string}!${string}` ? true : false;

/** Reason for which an option is refused: it needs imgproxy Pro. `server: { edition: "pro" }` allows it. */
export interface NeedsPro {
  readonly "needs imgproxy Pro: set server: { edition: 'pro' }": never;
}

type Options<T extends Readonly<Record<string, string>>, E extends Edition> = {
  -readonly [K in keyof T]?: IsPro<T[K]> extends true
    ? E extends "pro"
      ? OptionValue<T[K], E>
      : NeedsPro
    : OptionValue<T[K], E>;
} & {
  /** Segments (`name:argument`) that the table does not know, or a name used twice; written last, as they are. */
  extra?: readonly string[];
  // Without `object` any text would be allowed, since it has a `trim` of its own.
} & object;

/** Processing options of imgproxy v4; `undefined` is absence, while 0, false and "" are values. */
export type ProcessingOptions<E extends Edition = "oss"> = Options<typeof PROCESSING_OPTIONS, E>;

/** Options of the `/info` endpoint (imgproxy Pro). */
export type InfoOptions = Options<typeof INFO_OPTIONS, "pro">;

/** Settings of the imgproxy server that change how a URL is written. */
export interface ServerProfile<E extends Edition = Edition> {
  /** Edition of the server. Default `oss`: Pro options are refused. */
  edition?: E;
  /** True with IMGPROXY_ONLY_PRESETS: the first segment is a list of presets, and nothing else is allowed. Default false. */
  presetsOnly?: boolean;
  /** Separator of an option's arguments, as in IMGPROXY_ARGUMENTS_SEPARATOR. Default `:`. */
  argumentsSeparator?: string;
}

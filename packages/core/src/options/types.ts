import type { IsPro, OptionValue } from "./optionValue.js";
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

/** Sides and corners: centre, north, south, east, west, and north-east to south-west. */
export type Side = "ce" | "no" | "so" | "ea" | "we" | "noea" | "nowe" | "soea" | "sowe";

/**
 * A side or corner with offsets: from 1 pixels, below 1 a fraction; negative is allowed. With `yOffset` say `xOffset` as
 * well, 0 where there is none: imgproxy 3.30 refuses a gap.
 */
/** Sides and corners: centre, north, south, east, west, and north-east to south-west. */
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

/** A rectangle; every side a fraction 0..1 of the picture. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

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

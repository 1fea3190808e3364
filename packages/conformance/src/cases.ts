import adapters from "../../../adapters.json";

/** Outcomes of a request: the responses of the bucket and of the proxy. */
export const OUTCOMES = ["hit", "miss", "fail", "slow", "forbidden", "imageError", "reset"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * Further responses of the bucket: as `imageError`, or a page with 200, both readable by a page that requests with CORS;
 * nothing at all, only the head, or half of the body, and then silence; the body bit by bit; half of a body, and its end.
 */
export type Answer =
  | Outcome
  | "openImageError"
  | "openPage"
  | "silent"
  | "silentAfterHead"
  | "silentAfterHalf"
  | "growing"
  | "cutWebp"
  | "cutPng";

/** Ways in which the component reaches the page: its script runs before, or after the images have settled; in a page that
 * is still being parsed; or without any markup from a server. */
export const MODES = ["fast", "late", "streamed", "client"] as const;
export type Mode = (typeof MODES)[number];

export type Adapter = "html" | keyof typeof adapters;
/** The HTML helper, and every adapter of adapters.json. */
export const ADAPTERS = ["html", ...Object.keys(adapters)] as readonly Adapter[];

export const SHAPES = ["img", "srcset", "picture", "media"] as const;
export type Shape = (typeof SHAPES)[number];

/** Kinds of addressing: each candidate by itself, or all as members of a set. */
export const KINDS = ["classic", "set"] as const;
export type Kind = (typeof KINDS)[number];

/** One page with an image of each shape. */
export interface Case {
  adapter: Adapter;
  mode: Mode;
  outcome: Outcome;
  /** True for a page with the head script. */
  head: boolean;
  /** Default `classic`. */
  kind?: Kind;
}

/**
 * Returns true for a cell in which the kinds can differ: in the markup, the swap, or the events. Answers of the bucket that
 * all mean a miss, and most pages without the head script, are seen in classic addressing alone.
 */
const isCell = ({ mode, outcome, head, kind }: Case): boolean =>
  kind !== "set" || (["hit", "miss", "fail"].includes(outcome) && (head || (mode === "late" && outcome === "miss")));

export const CASES: Case[] = KINDS.flatMap((kind) =>
  ADAPTERS.flatMap((adapter) =>
    MODES.flatMap((mode) =>
      OUTCOMES.flatMap((outcome) => [true, false].map((head): Case => ({ adapter, mode, outcome, head, kind }))),
    ),
  ),
).filter(isCell);

/** Sides in pixels of the images of each server. A `srcset` scales the natural size, so the ratios show which one it is. */
export const SIZES = { bucket: [400, 200], bucketError: [200, 200], proxy: [900, 300], fallback: [800, 200] } as const;

/** Expected observations of one image. */
export interface Expected {
  bucket: number;
  proxy: number;
  fallback: number;
  stage: string;
  /** `naturalWidth / naturalHeight`; 0 where the picture stays broken. */
  ratio: number;
  events: string[];
}

/** The acceptance matrix of the design, as literals. */
export function expectedOf(outcome: Outcome, shape: Shape): Expected {
  switch (outcome) {
    case "hit":
      return { bucket: 1, proxy: 0, fallback: 0, stage: "cache", ratio: 2, events: ["load cache"] };
    // Browsers paint the body of an error, and no script can notice: so the docs require errors without a picture.
    case "imageError":
      return { bucket: 1, proxy: 0, fallback: 0, stage: "cache", ratio: 1, events: ["load cache"] };
    case "fail":
      return hasFallback(shape)
        ? {
            bucket: 1,
            proxy: 1,
            fallback: 1,
            stage: "fallback",
            ratio: 4,
            events: ["miss cache>proxy", "miss proxy>fallback", "load fallback"],
          }
        : {
            bucket: 1,
            proxy: 1,
            fallback: 0,
            stage: "failed",
            ratio: 0,
            events: ["miss cache>proxy", "error failed"],
          };
    default:
      return {
        bucket: 1,
        proxy: 1,
        fallback: 0,
        stage: "proxy",
        ratio: 3,
        events: ["miss cache>proxy", "load proxy"],
      };
  }
}

/** Returns whether a shape has a fallback image; half of the shapes do. */
export const hasFallback = (shape: Shape): boolean => shape === "img" || shape === "picture";

import { optionFault } from "../../base/fault.js";
import { isObject } from "../../base/show.js";
import type { LooseOptions } from "../../options/encodeArgument.js";
import type { Layout } from "../ImageDescriptor.js";

/** One entry of a srcset: its changes of the options, and its descriptor. */
export interface Candidate {
  width?: number;
  height?: number;
  /** Factor on the request's own `dpr`; 1 changes nothing. */
  density: number;
  /** `400w` or `2x`. */
  descriptor: string;
}

/** The candidates of a request, and its box in CSS pixels. */
export interface Geometry {
  width?: number;
  height?: number;
  layout?: Layout;
  /** The 1x candidate. */
  src: Candidate;
  set: Candidate[];
  /** Default of the `sizes` attribute. */
  sizes?: string;
}

const LAYOUTS: readonly unknown[] = ["fixed", "constrained", "fullWidth", undefined];
const FULL_WIDTHS = [640, 1080, 1920, 2560];

/**
 * Checks a number above 0; `undefined` stays `undefined`.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 */
export function positive(value: unknown, field: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
  throw optionFault(field, "a number above 0", value);
}

function positives(value: unknown, field: string): readonly number[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.length) throw optionFault(field, "an array of numbers above 0", value);
  return value.map((entry, i) => positive(entry, `${field}[${i}]`) ?? positive(null, `${field}[${i}]`)!);
}

/** Returns the request's `resize` as an object; a lone text is its type. */
export function resizeOf({ resize }: LooseOptions): LooseOptions {
  if (resize === undefined || isObject(resize)) return resize ?? {};
  if (typeof resize === "string") return { type: resize };
  throw optionFault("resize", "an object or a type", resize);
}

/** Sizes of a request, checked. */
interface Measures {
  width: number | undefined;
  height: number | undefined;
  densities: readonly number[] | undefined;
  widths: readonly number[] | undefined;
  /** Width of the original; no candidate is wider. */
  limit: number;
  layout: Layout | undefined;
}

function measuresOf(request: LooseOptions): Measures {
  const resize = resizeOf(request);
  // In `resize` 0 means "derive it", so there it counts as absent.
  const width = positive(request.width, "width") ?? positive(resize.width || undefined, "resize.width");
  const height = positive(request.height, "height") ?? positive(resize.height || undefined, "resize.height");
  const densities = positives(request.densities, "densities");
  const widths = positives(request.widths, "widths");
  const limit = positive(request.intrinsicWidth, "intrinsicWidth") ?? Number.POSITIVE_INFINITY;
  const { layout = width && !(widths && densities) ? "constrained" : undefined } = request as { layout?: Layout };
  if (!LAYOUTS.includes(layout)) throw optionFault("layout", "fixed, constrained or fullWidth", layout);
  if (layout === "constrained" && !width) throw optionFault("width", "a value, since the layout is constrained", width);
  if (layout === "fixed" && widths) throw optionFault("widths", "densities instead, since the layout is fixed", widths);
  return { width, height, densities, widths, limit, layout };
}

/** Returns the candidate of a width, with the height that keeps the box's proportion. */
function candidateAt({ width, height, limit }: Measures, wanted: number): Candidate {
  const w = Math.max(1, Math.round(Math.min(wanted, limit)));
  const h = height && Math.max(1, Math.round(width ? (height * w) / width : height));
  return { width: w, ...(h && { height: h }), density: 1, descriptor: `${w}w` };
}

function byDensity({ width, limit, densities = [1, 2] }: Measures, one: Candidate): Candidate[] {
  return unique(densities)
    .filter((density) => density === 1 || !width || width * density <= limit)
    .map((density) => ({ ...one, density, descriptor: `${density}x` }));
}

function byWidth(measures: Measures): Candidate[] {
  const { width, layout, densities = [0.5, 1, 1.5, 2] } = measures;
  const ofLayout = layout === "fullWidth" ? FULL_WIDTHS : width ? densities.map((factor) => factor * width) : [];
  const wanted = measures.widths ?? ofLayout;
  return unique(wanted.map((entry) => candidateAt(measures, entry).width!)).map((w) => candidateAt(measures, w));
}

/**
 * Computes the candidates of a request: no width above the original's, none twice, in the order of the request.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 * @example
 * geometryOf({ width: 400 }).set.map((candidate) => candidate.descriptor) // ["200w", "400w", "600w", "800w"]
 */
export function geometryOf(request: LooseOptions): Geometry {
  const measures = measuresOf(request);
  const { width, height, densities, layout } = measures;
  const one: Candidate = width
    ? candidateAt(measures, width)
    : { ...(height && { height: Math.round(height) }), density: 1, descriptor: "1x" };
  const box = { ...(width && { width: Math.round(width) }), ...(height && { height: Math.round(height) }) };
  const head = { ...box, ...(layout && { layout }) };
  if (layout === "fixed" || (!layout && densities)) return { ...head, src: one, set: byDensity(measures, one) };
  const set = byWidth(measures);
  const widest = set.reduce<Candidate | undefined>((a, b) => (a && a.width! >= b.width! ? a : b), undefined);
  return {
    ...head,
    src: width ? one : (widest ?? one),
    set,
    ...(layout === "constrained" && { sizes: `(min-width: ${box.width}px) ${box.width}px, 100vw` }),
    ...(layout === "fullWidth" && { sizes: "100vw" }),
  };
}

function unique(values: readonly number[]): number[] {
  return [...new Set(values)];
}

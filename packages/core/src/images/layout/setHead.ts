import { fault, optionFault } from "../../base/fault.js";
import type { LooseOptions } from "../../options/encodeArgument.js";
import { namesOf, rowsOf } from "../../options/row.js";
import type { Server } from "../../options/server.js";
import { PROCESSING } from "../../options/table.js";
import { MAX_STEPS, stepText } from "../../sets/ladder.js";
import { MAX_FORMATS, NO_SET } from "../../sets/setFormats.js";
import { encodeCandidate, formatsOf, processing } from "./candidates.js";
import { type Geometry, geometryOf } from "./geometry.js";

/** Options that no segment of `extra` may hold: a member changes them, or they have to stand in front of all. */
const RESERVED = ["preset", "resize", "size", "resizingType", "width", "height", "dpr", "format"];

function checkExtra(extra: unknown, { separator }: Server): void {
  const names = RESERVED.flatMap((name) => namesOf(rowsOf(PROCESSING).get(name)!));
  for (const segment of [extra ?? []].flat())
    if (names.includes(String(segment).split(separator, 1)[0]!))
      throw optionFault("extra", `the option by its name, since members of a set change ${names.join(", ")}`, segment);
}

function checkPicture({ format, raw }: LooseOptions, formats: readonly string[]): void {
  const [video] = formats.filter((name) => NO_SET.includes(name));
  if (video) throw optionFault("formats", "formats of pictures, since a set is one", video);
  if (NO_SET.includes(format)) throw optionFault("format", "a picture's, since a set is one", format);
  if (raw === true) throw optionFault("raw", "false, since the members of a set are processed", raw);
  if (formats.length > MAX_FORMATS) throw optionFault("formats", `at most ${MAX_FORMATS} in a set`, formats.length);
}

/** Returns the values of a ladder, ascending; none for the one step of an image whose width is not known. */
function stepsOf(request: LooseOptions, { set, width, height }: Geometry): { values: number[]; unit: "w" | "x" } {
  const unit = set[0]?.descriptor.endsWith("w") ? "w" : "x";
  if (unit === "w" && height && !width) throw optionFault("width", "a width, since the height is known", undefined);
  const field = unit === "w" && request.widths ? "widths" : "densities";
  if (set.length > MAX_STEPS) throw optionFault(field, `at most ${MAX_STEPS} steps in a set`, set.length);
  for (const { width: wide, height: high, density } of set) {
    const dpr = density * ((request.dpr as number | undefined) ?? 1);
    const isWritable = [wide ?? 1, high ?? 1].every(Number.isSafeInteger) && dpr > 0 && Number.isFinite(dpr);
    if (!isWritable) throw optionFault(field, "steps that a URL can say", unit === "w" ? wide : density);
  }
  return {
    unit,
    values: set.map(({ width: wide, density }) => (unit === "w" ? wide! : density)).sort((a, b) => a - b),
  };
}

/** Computes the geometry of a request with its box rounded first, without regard to the original. */
export function roundedGeometry({ intrinsicWidth, ...request }: LooseOptions): Geometry {
  const { width, height } = geometryOf(request);
  // A side of less than half a pixel becomes one pixel.
  const round = (name: string, side: number | undefined) => side !== undefined && { [name]: Math.max(1, side) };
  return geometryOf({ ...request, ...round("width", width), ...round("height", height) });
}

/** The part of a set's path that does not depend on the source. */
export interface SetHead {
  /** `/set:200-400:avif/rs:fit:400`. */
  head: string;
  ladder: string;
  formats?: string;
  /** Format in `formats` that the request itself has. */
  format?: string;
}

/**
 * Writes head and options of a set: the request's whole ladder, and its options at 1x.
 *
 * @throws BucketfirstError `INVALID_OPTION`, `INVALID_CONFIG` for a request that no set can hold
 * @example
 * setHeadOf({ width: 400, formats: ["avif"] }, roundedGeometry({ width: 400 }), server).head
 * // "/set:200-400-600-800:avif/rs:fit:400"
 */
export function setHeadOf(request: LooseOptions, geometry: Geometry, server: Server): SetHead {
  if (request.extension !== undefined)
    throw fault("CONFIG", "extension", "format or formats, since the source of a set has none", request.extension);
  // The options are encoded first, since that error names the faulty one.
  const options = encodeCandidate(processing(request), geometry.src, server);
  const names = formatsOf(request, server);
  checkPicture(request, names);
  checkExtra(request.extra, server);
  const { values, unit } = stepsOf(request, geometry);
  const ladder = (values.length ? values : [1]).map((value) => stepText(value, unit)).join("-");
  const formats = names.join("-");
  const [own] = request.format === undefined ? [] : formatsOf({ formats: [request.format] }, server);
  return {
    head: `/set:${ladder}${formats && `:${formats}`}${options}`,
    ladder,
    ...(formats && { formats }),
    ...(own && names.includes(own) && { format: own }),
  };
}

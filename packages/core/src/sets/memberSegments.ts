import { pathFault } from "../base/fault.js";
import { memo } from "../base/memo.js";
import { decimal } from "../options/decimal.js";
import { rowsOf } from "../options/row.js";
import type { Server } from "../options/server.js";
import { type OptionTable, PROCESSING } from "../options/table.js";
import type { SetMember } from "./setMember.js";

/** Places in the URL by the names that builders write. */
const placesOf = /* @__PURE__ */ memo(
  (table: OptionTable) => new Map([...rowsOf(table).values()].map(({ short, index }) => [short, index])),
);

/** Puts a segment in the place of the first of its name, or where builders would write it. */
function place(segments: string[], name: string, segment: string, { separator }: Server): void {
  const nameOf = (text: string): string => text.slice(0, text.indexOf(separator));
  const found = segments.findIndex((text) => nameOf(text) === name);
  if (found >= 0) {
    segments[found] = segment;
    return;
  }
  const places = placesOf(PROCESSING);
  const wanted = places.get(name)!;
  let before = -1;
  // An unknown segment, or one out of order, was written by hand: nothing is put behind it, where it would win over it.
  const at = segments.findIndex((text) => {
    const index = places.get(nameOf(text)) ?? -1;
    const isOrdered = index > before && index < wanted;
    before = index;
    return !isOrdered;
  });
  segments.splice(at < 0 ? segments.length : at, 0, segment);
}

function firstNamed(segments: readonly string[], name: string, { separator }: Server): number {
  return segments.findIndex((text) => text.startsWith(name + separator));
}

/** Reads a side of a box; NaN for any other text. */
function readSide(text: string | undefined): number {
  const side = Number(text);
  return side > 0 && Number.isSafeInteger(side) && decimal(side) === text ? side : Number.NaN;
}

/** Changes the width of the first `rs`, and its height in proportion. */
function resize(segments: string[], width: number, server: Server): void {
  const at = firstNamed(segments, "rs", server);
  const [name, type, boxWidth, boxHeight, ...rest] = segments[at]?.split(server.separator) ?? [];
  const wide = readSide(boxWidth);
  const high = boxHeight ? Math.max(1, Math.round((readSide(boxHeight) * width) / wide)) : 0;
  if (!wide || !Number.isSafeInteger(high))
    throw pathFault("rs", "a box with a width, since the ladder has widths", segments[at] ?? "");
  const height = boxHeight === undefined ? [] : [high ? decimal(high) : "", ...rest];
  segments[at] = [name, type, decimal(width), ...height].join(server.separator);
}

/** Multiplies the `dpr` of the segments by a density. */
function multiply(segments: string[], density: number, server: Server): void {
  const given = segments[firstNamed(segments, "dpr", server)]?.slice(3 + server.separator.length) ?? "1";
  const dpr = density * Number(given);
  if (decimal(Number(given)) !== given || !(dpr > 0) || !Number.isFinite(dpr))
    throw pathFault("dpr", "a number above 0", given);
  place(segments, "dpr", `dpr${server.separator}${decimal(dpr)}`, server);
}

/**
 * Returns the option segments of a member in classic addressing. It works on segments alone, so that an option that this
 * version does not know passes unchanged.
 *
 * @param segments options of the set, at 1x
 * @throws BucketfirstError `INVALID_PATH` when the options have no box that a width could change, or no number as `dpr`
 * @example
 * memberSegments(["rs:fill:400:300"], { step: { text: "800", value: 800, unit: "w" }, format: "avif" }, server)
 * // ["rs:fill:800:600", "f:avif"]
 */
export function memberSegments(
  segments: readonly string[],
  { step: { unit, value }, format }: SetMember,
  server: Server,
): string[] {
  const changed = [...segments];
  if (unit === "w") resize(changed, value, server);
  else if (value !== 1) multiply(changed, value, server);
  if (format) place(changed, "f", `f${server.separator}${format}`, server);
  return changed;
}

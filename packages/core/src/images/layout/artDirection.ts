import { fault, optionFault } from "../../base/fault.js";
import type { LooseOptions } from "../../options/encodeArgument.js";
import { defined } from "./candidates.js";
import { resizeOf } from "./geometry.js";

/** One entry of a request's art direction, with a whole request for its viewports. */
export interface MediaEntry {
  media: string;
  /** Original of this entry, where it is another one. */
  source?: string;
  /** Request with the fields of the entry in place of its own. */
  request: LooseOptions;
}

function withoutBox(resize: unknown): LooseOptions {
  const { width, height, ...rest } = resizeOf({ resize });
  return rest;
}

/**
 * Returns the entries of a request's art direction, each as a whole request.
 *
 * @throws BucketfirstError `INVALID_OPTION`, `INVALID_SOURCE`
 * @example
 * artDirection({ quality: 80, media: [{ media: "print", width: 100 }] })
 * // [{ media: "print", request: { quality: 80, width: 100 } }]
 */
export function artDirection(request: LooseOptions): MediaEntry[] {
  const { media: entries = [], ...base } = request;
  if (!Array.isArray(entries)) throw optionFault("media", "an array of { media, ...request }", entries);
  return entries.map((entry: LooseOptions, i) => {
    const { media, source, ...own } = defined(Object(entry)) as LooseOptions;
    if (typeof media !== "string" || !media.trim()) throw optionFault(`media[${i}].media`, "a media condition", media);
    if (source !== undefined && (typeof source !== "string" || !source))
      throw fault("SOURCE", `media[${i}].source`, "text", source);
    // A box of its own replaces the request's whole geometry, not parts of it.
    const { width, height, resize, sizes, widths, densities, ...rest } = base;
    const hasBox = ["width", "height", "resize", "widths", "densities"].some((key) => key in own);
    const merged: LooseOptions = hasBox
      ? { ...rest, ...(resize !== undefined && !("resize" in own) && { resize: withoutBox(resize) }), ...own }
      : { ...base, ...own };
    if (source === undefined) return { media, request: merged };
    // Another original has another width.
    const { intrinsicWidth, ...others } = merged;
    return { media, source, request: others };
  });
}

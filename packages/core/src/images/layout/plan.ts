import { optionFault } from "../../base/fault.js";
import { encodeOptions } from "../../options/encode.js";
import type { LooseOptions } from "../../options/encodeArgument.js";
import { formatName, mimeType } from "../../options/formats.js";
import type { Server } from "../../options/server.js";
import { PROCESSING } from "../../options/table.js";
import type { ImageDescriptor } from "../ImageDescriptor.js";
import { type Candidate, geometryOf, resizeOf } from "./geometry.js";
import { checkPlaceholder } from "./placeholder.js";
import { LAYOUT_KEYS } from "./request.js";

/** Encoded options and srcset descriptor of one candidate; without a descriptor it stands alone. */
export interface PlannedCandidate {
  options: string;
  descriptor?: string;
}

/** One `<source>` before it knows its source address. */
export interface PlannedSource {
  type?: string;
  media?: string;
  sizes?: string;
  width?: number;
  height?: number;
  set: readonly PlannedCandidate[];
}

/** A request with everything done that does not depend on the source: options validated and encoded once. */
export interface Plan {
  /** Encoded options of the 1x candidate. */
  src: string;
  set: readonly PlannedCandidate[];
  sources: readonly PlannedSource[];
  /** What the descriptor takes over as it is. */
  fixed: Pick<ImageDescriptor, "width" | "height" | "layout" | "sizes" | "placeholder">;
}

function processing(request: LooseOptions): Record<string, unknown> {
  return Object.fromEntries(Object.entries(request).filter(([key]) => !LAYOUT_KEYS.includes(key)));
}

function encodeCandidate(options: LooseOptions, { width, height, density }: Candidate, server: Server): string {
  const changed: Record<string, unknown> = { ...options };
  if (!server.presetsOnly) {
    if (width || height) changed.resize = { type: "fit", ...defined(resizeOf(options)), width, height };
    if (density !== 1) changed.dpr = density * ((options.dpr as number | undefined) ?? 1);
  }
  return encodeOptions(PROCESSING, changed, server);
}

function defined(value: LooseOptions): LooseOptions {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
}

interface Variant {
  src: string;
  set: PlannedCandidate[];
}

/** `src` and srcset of one format; a srcset that says no more than `src` is empty. */
function planVariant(options: LooseOptions, src: Candidate, set: readonly Candidate[], server: Server): Variant {
  const one = encodeCandidate(options, src, server);
  // Where the server takes presets alone there is nothing to vary.
  const planned = server.presetsOnly
    ? []
    : set.map((candidate) => ({
        options: encodeCandidate(options, candidate, server),
        descriptor: candidate.descriptor,
      }));
  return { src: one, set: planned.length === 1 && planned[0]!.options === one ? [] : planned };
}

function formatsOf(request: LooseOptions, server: Server): string[] {
  const { formats = [] } = request;
  if (!Array.isArray(formats)) throw optionFault("formats", "an array of formats", formats);
  return [...new Set(formats.map((format, i) => formatName(format, `formats[${i}]`, server)))];
}

function artDirection(request: LooseOptions, server: Server): PlannedSource[] {
  const { media: entries = [], ...base } = request;
  if (!Array.isArray(entries)) throw optionFault("media", "an array of { media, ...request }", entries);
  return entries.flatMap((entry: LooseOptions, i) => {
    const { media, ...own } = defined(Object(entry)) as LooseOptions;
    if (typeof media !== "string" || !media.trim()) throw optionFault(`media[${i}].media`, "a media condition", media);
    // A box of its own replaces the request's whole geometry, not parts of it.
    const { width, height, resize, sizes, widths, densities, ...rest } = base;
    const hasBox = ["width", "height", "resize", "widths", "densities"].some((key) => key in own);
    const merged: LooseOptions = hasBox
      ? { ...rest, ...(resize !== undefined && !("resize" in own) && { resize: withoutBox(resize) }), ...own }
      : { ...base, ...own };
    return planSources(merged, server, media);
  });
}

function withoutBox(resize: unknown): LooseOptions {
  const { width, height, ...rest } = resizeOf({ resize });
  return rest;
}

/** The `<source>`s of a request: one for each format, and behind art direction one for every other browser. */
function planSources(request: LooseOptions, server: Server, media?: string): PlannedSource[] {
  const { src, set, width, height, sizes: byLayout } = geometryOf(request);
  if (request.sizes !== undefined && typeof request.sizes !== "string")
    throw optionFault("sizes", "text", request.sizes);
  const options = processing(request);
  const source = (variant: Variant, type?: string): PlannedSource => {
    const sizes = (request.sizes as string | undefined) ?? byLayout;
    return {
      ...(type && { type }),
      ...(media && { media, ...(width && { width }), ...(height && { height }) }),
      ...(sizes && variant.set.length && { sizes }),
      set: variant.set.length ? variant.set : [{ options: variant.src }],
    };
  };
  const sources = formatsOf(request, server).map((format) =>
    source(planVariant({ ...options, format }, src, set, server), mimeType(format)),
  );
  if (media) sources.push(source(planVariant(options, src, set, server)));
  return sources;
}

/**
 * Validates and encodes a request once, so that an image costs only its source, signatures and keys.
 *
 * @throws BucketfirstError `INVALID_OPTION`
 * @example
 * planImage({ width: 400 }, server).src // "/rs:fit:400"
 */
export function planImage(request: LooseOptions, server: Server): Plan {
  if (typeof request !== "object" || request === null || Array.isArray(request)) {
    throw optionFault("request", "an object", request);
  }
  const { placeholder } = request as { placeholder?: string };
  if (placeholder !== undefined) checkPlaceholder(placeholder);
  const { src, set, sizes: byLayout, ...box } = geometryOf(request);
  const variant = planVariant(processing(request), src, set, server);
  const sizes = (request.sizes as string | undefined) ?? (variant.set.length ? byLayout : undefined);
  return {
    ...variant,
    sources: [...artDirection(request, server), ...planSources(request, server)],
    fixed: { ...(sizes && { sizes }), ...box, ...(placeholder !== undefined && { placeholder }) },
  };
}

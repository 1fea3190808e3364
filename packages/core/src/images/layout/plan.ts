import { optionFault } from "../../base/fault.js";
import type { LooseOptions } from "../../options/encodeArgument.js";
import { mimeType } from "../../options/formats.js";
import type { Server } from "../../options/server.js";
import type { ImageDescriptor } from "../ImageDescriptor.js";
import { artDirection, type MediaEntry } from "./artDirection.js";
import { encodeCandidate, formatsOf, processing } from "./candidates.js";
import { type Candidate, geometryOf } from "./geometry.js";
import { type Measure, measureOf } from "./measure.js";
import { checkPlaceholder } from "./placeholder.js";

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
  /** Original of this source, where it is another one. */
  source?: string;
  /** Measure for the size of the main original, where that is shown and its size matters. */
  measure?: Measure;
  set: readonly PlannedCandidate[];
}

/** A request after all work that does not depend on the source: its options are validated and encoded. */
export interface Plan {
  /** Encoded options of the 1x candidate. */
  src: string;
  set: readonly PlannedCandidate[];
  sources: readonly PlannedSource[];
  measure?: Measure;
  /** Fields that the descriptor copies. */
  fixed: Pick<ImageDescriptor, "width" | "height" | "layout" | "sizes" | "placeholder">;
}

interface Variant {
  src: string;
  set: PlannedCandidate[];
}

/** Plans `src` and srcset of one format; a srcset that holds no more than `src` is empty. */
function planVariant(options: LooseOptions, src: Candidate, set: readonly Candidate[], server: Server): Variant {
  const one = encodeCandidate(options, src, server);
  // A server that accepts presets only has no options to vary.
  const planned = server.presetsOnly
    ? []
    : set.map((candidate) => ({
        options: encodeCandidate(options, candidate, server),
        descriptor: candidate.descriptor,
      }));
  return { src: one, set: planned.length === 1 && planned[0]!.options === one ? [] : planned };
}

/** Plans the `<source>`s of a request: one for each format, and behind art direction one for every other browser. */
function planSources(
  request: LooseOptions,
  server: Server,
  { media, source: original }: Partial<MediaEntry> = {},
): PlannedSource[] {
  const geometry = geometryOf(request);
  const { src, set, width, height, sizes: byLayout } = geometry;
  const measure = original === undefined ? measureOf(request, geometry) : undefined;
  if (request.sizes !== undefined && typeof request.sizes !== "string")
    throw optionFault("sizes", "text", request.sizes);
  const options = processing(request);
  const source = (variant: Variant, type?: string): PlannedSource => {
    const sizes = (request.sizes as string | undefined) ?? byLayout;
    return {
      ...(type && { type }),
      ...(media && { media, ...(width && { width }), ...(height && { height }) }),
      ...(sizes && variant.set.length && { sizes }),
      ...(original !== undefined && { source: original }),
      ...(measure && { measure }),
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
  const geometry = geometryOf(request);
  const { src, set, sizes: byLayout, ...box } = geometry;
  const measure = measureOf(request, geometry);
  const variant = planVariant(processing(request), src, set, server);
  const sizes = (request.sizes as string | undefined) ?? (variant.set.length ? byLayout : undefined);
  return {
    ...variant,
    ...(measure && { measure }),
    sources: [
      ...artDirection(request).flatMap((entry) => planSources(entry.request, server, entry)),
      ...planSources(request, server),
    ],
    fixed: { ...(sizes && { sizes }), ...box, ...(placeholder !== undefined && { placeholder }) },
  };
}

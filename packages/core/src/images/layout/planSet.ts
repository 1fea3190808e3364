import { fault, optionFault } from "../../base/fault.js";
import { srcStep } from "../../base/printedSteps.js";
import { isObject } from "../../base/show.js";
import type { LooseOptions } from "../../options/encodeArgument.js";
import type { Server } from "../../options/server.js";
import type { SetDescriptor, SetDescriptorMedia } from "../SetDescriptor.js";
import { artDirection, type MediaEntry } from "./artDirection.js";
import { knownWidthOf } from "./knownWidth.js";
import { type Measure, measureOf } from "./measure.js";
import { checkPlaceholder } from "./placeholder.js";
import { roundedGeometry, setHeadOf } from "./setHead.js";

/** A set after all work that does not depend on the source. */
export interface PlannedSet<D> {
  /** Head and options of the path: `/set:200-400/rs:fit:400`. */
  head: string;
  /** Member for `src`. */
  src: string;
  /** Measure for the size of the main original, where that is shown and its size matters. */
  measure?: Measure;
  /** Original of this set, where it is another one. */
  source?: string;
  /** The descriptor with empty bases, of which each image is a copy. */
  fixed: D;
}

/** The sets of a request: the image's own, and one for each entry of its art direction. */
export interface SetPlan extends PlannedSet<Omit<SetDescriptor, "media">> {
  media: readonly PlannedSet<SetDescriptorMedia>[];
}

function planOne(request: LooseOptions, server: Server) {
  const geometry = roundedGeometry(request);
  const { width, height, layout, sizes: byLayout } = geometry;
  const { sizes = byLayout } = request as { sizes?: string };
  if (sizes !== undefined && typeof sizes !== "string") throw optionFault("sizes", "text", sizes);
  const { head, ...names } = setHeadOf(request, geometry, server);
  const knownWidth = knownWidthOf(request, geometry);
  const measure = measureOf(request, geometry);
  const fixed = {
    cachedBase: "",
    proxyBase: "",
    ...names,
    ...(width && { width }),
    ...(height && { height }),
    ...(sizes && { sizes }),
    ...(knownWidth && { knownWidth }),
  };
  return { head, src: srcStep(fixed), ...(measure && { measure }), fixed, layout };
}

function planEntry({ request, source, media }: MediaEntry, server: Server): SetPlan["media"][number] {
  const { head, src, measure, fixed } = planOne(request, server);
  const original = source === undefined ? measure && { measure } : { source };
  return { head, src, ...original, fixed: { media, ...fixed } };
}

/**
 * Validates and encodes a request for sets once, so that an image costs only its source, one signature and one key.
 *
 * @throws BucketfirstError `INVALID_OPTION`, `INVALID_CONFIG` for chained pipelines
 * @example
 * planSet({ width: 400 }, server).head // "/set:200-400-600-800/rs:fit:400"
 */
export function planSet(request: LooseOptions, server: Server): SetPlan {
  if (Array.isArray(request))
    throw fault("CONFIG", "request", "one set of options, since sets chain no pipelines", request);
  if (!isObject(request)) throw optionFault("request", "an object", request);
  const { placeholder } = request as { placeholder?: string };
  if (placeholder !== undefined) checkPlaceholder(placeholder);
  const { media: _, ...own } = request;
  const { layout, fixed, ...plan } = planOne(own, server);
  return {
    ...plan,
    fixed: { ...fixed, ...(layout && { layout }), ...(placeholder !== undefined && { placeholder }) },
    media: artDirection(request).map((entry) => planEntry(entry, server)),
  };
}

import { decodeOption, type ParsedPath } from "@bucketfirst/core";
import { applyOption } from "./applyOption.js";
import { cannot } from "./cannot.js";
import { CENTRE, type Gravity } from "./gravity.js";
import type { Trim } from "./trim.js";

/** One request in the words of the processor, with imgproxy's defaults filled in. */
export interface Plan {
  resizingType: "fit" | "fill" | "fill-down" | "force" | "auto";
  width: number;
  height: number;
  minWidth: number;
  minHeight: number;
  zoomX: number;
  zoomY: number;
  dpr: number;
  enlarge: boolean;
  extend: boolean;
  extendGravity: Gravity;
  extendAspectRatio: boolean;
  extendAspectRatioGravity: Gravity;
  gravity: Gravity;
  crop: { width: number; height: number; gravity: Gravity | undefined };
  trim: Trim | undefined;
  padding: { top: number; right: number; bottom: number; left: number };
  autoRotate: boolean;
  rotate: number;
  flipX: boolean;
  flipY: boolean;
  background: { r: number; g: number; b: number } | undefined;
  blur: number;
  sharpen: number;
  pixelate: number;
  quality: number;
  formatQuality: Record<string, number>;
  maxBytes: number;
  format: string | undefined;
  skipProcessing: readonly string[];
  raw: boolean;
  filename: string | undefined;
  attachment: boolean;
  /** Time at which the image expires, in seconds since 1970; 0 for never. */
  expires: number;
}

/** Returns a plan with the defaults of imgproxy. */
function defaultPlan(): Plan {
  return {
    resizingType: "fit",
    width: 0,
    height: 0,
    minWidth: 0,
    minHeight: 0,
    zoomX: 1,
    zoomY: 1,
    dpr: 1,
    enlarge: false,
    extend: false,
    extendGravity: CENTRE,
    extendAspectRatio: false,
    extendAspectRatioGravity: CENTRE,
    gravity: CENTRE,
    crop: { width: 0, height: 0, gravity: undefined },
    trim: undefined,
    padding: { top: 0, right: 0, bottom: 0, left: 0 },
    autoRotate: true,
    rotate: 0,
    flipX: false,
    flipY: false,
    background: undefined,
    blur: 0,
    sharpen: 0,
    pixelate: 0,
    quality: 0,
    formatQuality: {},
    maxBytes: 0,
    format: undefined,
    skipProcessing: [],
    raw: false,
    filename: undefined,
    attachment: false,
    expires: 0,
  };
}

/**
 * Returns the plan of a parsed path.
 *
 * @throws ProxyError 422 that names the option which this processor cannot do; none is ever silently left out
 */
export function planOf({ options, extension }: Pick<ParsedPath, "options" | "extension">): Plan {
  if (Array.isArray(options)) throw cannot("chained pipelines");
  const plan = defaultPlan();
  const { extra = [], ...named } = options;
  for (const [name, value] of Object.entries(named)) applyOption(plan, name, value);
  // These follow the others in the path too, so the effects are in the path's order.
  for (const segment of extra) {
    const { name, value } = decodeOption(segment, { server: { edition: "pro" } });
    if (value !== undefined) applyOption(plan, name, value);
  }
  if (extension !== undefined && !plan.raw) plan.format = extension;
  return plan;
}

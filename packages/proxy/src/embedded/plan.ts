import { decodeOption, type ParsedPath, type ProcessingOptions } from "@bucketfirst/core";
import { ProxyError } from "../errors.js";

/** Where something is placed: a side, corner or the centre with offsets, a focus point, or the busiest spot. */
export interface Gravity {
  type: string;
  x: number;
  y: number;
}

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
  /** Unix seconds; 0 never. */
  expires: number;
}

type All = Required<Omit<ProcessingOptions<"pro">, "extra">>;
type Name = keyof All;
type Apply = (plan: Plan, value: never) => void;

const CENTRE: Gravity = { type: "ce", x: 0, y: 0 };

/** A plan with the defaults of an imgproxy without settings. */
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

const set =
  <K extends keyof Plan>(key: K) =>
  (plan: Plan, value: Plan[K]): void => {
    plan[key] = value;
  };

/** For options that change nothing in the picture. */
const nothing = (): void => {};

/** For switches of which only one position can be honoured here. */
const only =
  (name: Name, honoured: boolean) =>
  (_plan: Plan, value: boolean): void => {
    if (value !== honoured) throw cannot(`${name}: ${value}`);
  };

/** What each option does to a plan. A name that core does not know would not compile; one that is not here is refused by name. */
const APPLY: Partial<Record<Name, Apply>> = {
  resize: resize as Apply,
  size: resize as Apply,
  resizingType: set("resizingType") as Apply,
  width: set("width") as Apply,
  height: set("height") as Apply,
  minWidth: set("minWidth") as Apply,
  minHeight: set("minHeight") as Apply,
  zoom: ((plan: Plan, value: number | { zoomX: number; zoomY?: number }) => {
    const both = typeof value === "number" ? { zoomX: value } : value;
    plan.zoomX = both.zoomX;
    plan.zoomY = both.zoomY ?? both.zoomX;
  }) as Apply,
  dpr: set("dpr") as Apply,
  enlarge: set("enlarge") as Apply,
  extend: ((plan: Plan, value: Extend) => {
    plan.extend = isOn(value);
    plan.extendGravity = extendGravity(value) ?? plan.extendGravity;
  }) as Apply,
  extendAspectRatio: ((plan: Plan, value: Extend) => {
    plan.extendAspectRatio = isOn(value);
    plan.extendAspectRatioGravity = extendGravity(value) ?? plan.extendAspectRatioGravity;
  }) as Apply,
  gravity: ((plan: Plan, value: unknown) => {
    plan.gravity = readGravity(value);
  }) as Apply,
  crop: ((plan: Plan, value: number | { width: number; height?: number; gravity?: unknown }) => {
    const { width, height = 0, gravity } = typeof value === "number" ? { width: value } : value;
    plan.crop = { width, height, gravity: gravity === undefined ? undefined : readGravity(gravity) };
  }) as Apply,
  padding: ((plan: Plan, value: number | Partial<Plan["padding"]>) => {
    const given = typeof value === "number" ? { top: value } : value;
    const top = given.top ?? plan.padding.top;
    const right = given.right ?? top;
    plan.padding = { top, right, bottom: given.bottom ?? top, left: given.left ?? right };
  }) as Apply,
  autoRotate: set("autoRotate") as Apply,
  rotate: ((plan: Plan, angle: number) => {
    plan.rotate = ((angle % 360) + 360) % 360;
  }) as Apply,
  flip: ((plan: Plan, value: boolean | { horizontal?: boolean; vertical?: boolean }) => {
    const { horizontal, vertical } = typeof value === "boolean" ? { horizontal: value } : value;
    plan.flipX = horizontal ?? false;
    plan.flipY = vertical ?? false;
  }) as Apply,
  background: ((plan: Plan, value: string | { R: number; G: number; B: number }) => {
    plan.background =
      value === "" ? undefined : typeof value === "string" ? hex(value) : { r: value.R, g: value.G, b: value.B };
  }) as Apply,
  blur: set("blur") as Apply,
  sharpen: set("sharpen") as Apply,
  pixelate: set("pixelate") as Apply,
  stripMetadata: only("stripMetadata", true) as Apply,
  keepCopyright: only("keepCopyright", false) as Apply,
  stripColorProfile: only("stripColorProfile", true) as Apply,
  preserveHdr: only("preserveHdr", false) as Apply,
  enforceThumbnail: only("enforceThumbnail", false) as Apply,
  quality: set("quality") as Apply,
  formatQuality: ((plan: Plan, value: Record<string, number>) => {
    plan.formatQuality = { ...plan.formatQuality, ...value };
  }) as Apply,
  maxBytes: set("maxBytes") as Apply,
  format: set("format") as Apply,
  skipProcessing: ((plan: Plan, value: string | readonly string[]) => {
    plan.skipProcessing = [...plan.skipProcessing, ...[value].flat()];
  }) as Apply,
  raw: set("raw") as Apply,
  cachebuster: nothing,
  expires: ((plan: Plan, value: Date | number) => {
    plan.expires = value instanceof Date ? Math.floor(value.getTime() / 1000) : value;
  }) as Apply,
  filename: ((plan: Plan, value: string | { filename: string }) => {
    plan.filename = typeof value === "string" ? value : value.filename;
  }) as Apply,
  returnAttachment: set("attachment") as Apply,
};

/**
 * What a parsed path asks for.
 *
 * @throws ProxyError 422 that names the option which this processor cannot do; none is ever silently left out
 */
export function planOf({ options, extension }: ParsedPath): Plan {
  if (Array.isArray(options)) throw cannot("chained pipelines");
  const plan = defaultPlan();
  const { extra = [], ...named } = options;
  for (const [name, value] of Object.entries(named)) apply(plan, name, value);
  // These follow the others in the path too, so the order of effects is the path's own.
  for (const segment of extra) {
    const { name, value } = decodeOption(segment, { server: { edition: "pro" } });
    if (value !== undefined) apply(plan, name, value);
  }
  if (extension !== undefined && !plan.raw) plan.format = extension;
  return plan;
}

function apply(plan: Plan, name: string, value: unknown): void {
  const rule = APPLY[name as Name];
  if (!rule) throw cannot(name);
  rule(plan, value as never);
}

/** The error for what only a real imgproxy can do. */
export function cannot(what: string): ProxyError {
  return new ProxyError(422, `${what}: the embedded processor cannot do this, run imgproxy for it`);
}

type Extend = boolean | { extend: boolean; gravity?: unknown };

interface Resize {
  type?: Plan["resizingType"];
  width?: number;
  height?: number;
  enlarge?: boolean;
  extend?: boolean;
  gravity?: unknown;
}

function resize(plan: Plan, value: Resize | number | Plan["resizingType"]): void {
  // A bare first argument: the type of `resize`, the width of `size`.
  const given: Resize =
    typeof value === "string" ? { type: value } : typeof value === "number" ? { width: value } : value;
  plan.resizingType = given.type ?? plan.resizingType;
  plan.width = given.width ?? plan.width;
  plan.height = given.height ?? plan.height;
  plan.enlarge = given.enlarge ?? plan.enlarge;
  plan.extend = given.extend ?? plan.extend;
  if (given.gravity !== undefined) plan.extendGravity = readGravity(given.gravity);
}

const isOn = (value: Extend): boolean => (typeof value === "boolean" ? value : value.extend);

const extendGravity = (value: Extend): Gravity | undefined =>
  typeof value === "boolean" || value.gravity === undefined ? undefined : readGravity(value.gravity);

function readGravity(value: unknown): Gravity {
  if (typeof value === "string") return value.startsWith("obj") ? refuseObjects(value) : { type: value, x: 0, y: 0 };
  const {
    type,
    xOffset = 0,
    yOffset = 0,
    x,
    y,
  } = value as { type: string; xOffset?: number; yOffset?: number; x?: number; y?: number };
  return type.startsWith("obj") ? refuseObjects(type) : { type, x: x ?? xOffset, y: y ?? yOffset };
}

function refuseObjects(type: string): never {
  throw cannot(`gravity ${type}`);
}

function hex(text: string): { r: number; g: number; b: number } {
  const full = text.length === 3 ? [...text].map((digit) => digit + digit).join("") : text;
  const value = Number.parseInt(full, 16);
  return { r: value >> 16, g: (value >> 8) & 255, b: value & 255 };
}

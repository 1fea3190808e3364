import type { ProcessingOptions } from "@bucketfirst/core";
import { cannot } from "./cannot.js";
import { type Gravity, readGravity } from "./gravity.js";
import type { Plan } from "./plan.js";
import { resize } from "./resize.js";
import type { Trim } from "./trim.js";

type All = Required<Omit<ProcessingOptions<"pro">, "extra">>;
type Name = keyof All;
type Apply = (plan: Plan, value: never) => void;

const set =
  <K extends keyof Plan>(key: K) =>
  (plan: Plan, value: Plan[K]): void => {
    plan[key] = value;
  };

/** Effect of options that change nothing in the picture. */
const nothing = (): void => {};

/** Returns the effect of a switch of which only one position is possible here. */
const only =
  (name: Name, honoured: boolean) =>
  (_plan: Plan, value: boolean): void => {
    if (value !== honoured) throw cannot(`${name}: ${value}`);
  };

/** Effect of each option on a plan. A name that core does not know would not compile; one that is missing here is refused by name. */
const EFFECTS: Partial<Record<Name, Apply>> = {
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
    plan.extendGravity = extendGravity(value, plan.extendGravity);
  }) as Apply,
  extendAspectRatio: ((plan: Plan, value: Extend) => {
    plan.extendAspectRatio = isOn(value);
    plan.extendAspectRatioGravity = extendGravity(value, plan.extendAspectRatioGravity);
  }) as Apply,
  gravity: ((plan: Plan, value: unknown) => {
    plan.gravity = readGravity(value, plan.gravity);
  }) as Apply,
  crop: ((plan: Plan, value: number | { width: number; height?: number; gravity?: unknown }) => {
    const { width, height = 0, gravity } = typeof value === "number" ? { width: value } : value;
    const earlier = plan.crop.gravity;
    plan.crop = { width, height, gravity: gravity === undefined ? earlier : readGravity(gravity, earlier) };
  }) as Apply,
  trim: ((plan: Plan, value: Partial<Trim>) => {
    const { threshold, color, equalHor = false, equalVer = false } = value;
    plan.trim = threshold === undefined ? undefined : { threshold, color, equalHor, equalVer };
  }) as Apply,
  padding: ((plan: Plan, value: number | Partial<Plan["padding"]>) => {
    const given = typeof value === "number" ? { top: value } : value;
    const top = given.top ?? plan.padding.top;
    const right = given.right ?? top;
    plan.padding = { top, right, bottom: given.bottom ?? top, left: given.left ?? right };
  }) as Apply,
  autoRotate: set("autoRotate") as Apply,
  rotate: ((plan: Plan, angle: number) => {
    const right = ((angle % 360) + 360) % 360;
    // imgproxy accepts such a path, and then answers 500.
    if (angle < 0 && right !== 0) throw cannot(`rotate: ${angle} (imgproxy fails on it as well: write ${right})`);
    plan.rotate = right;
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

/** Returns whether this processor knows what an option does, by the option's name. */
export const canApply = (name: string): boolean => Object.hasOwn(EFFECTS, name);

/**
 * Applies one option to a plan.
 *
 * @throws ProxyError 422 that names the option which this processor cannot do
 */
export function applyOption(plan: Plan, name: string, value: unknown): void {
  const rule = EFFECTS[name as Name];
  if (!rule) throw cannot(name);
  rule(plan, value as never);
}

type Extend = boolean | { extend: boolean; gravity?: unknown };

const isOn = (value: Extend): boolean => (typeof value === "boolean" ? value : value.extend);

const extendGravity = (value: Extend, earlier: Gravity): Gravity =>
  typeof value === "boolean" || value.gravity === undefined ? earlier : readGravity(value.gravity, earlier);

function hex(text: string): { r: number; g: number; b: number } {
  const full = text.length === 3 ? [...text].map((digit) => digit + digit).join("") : text;
  const value = Number.parseInt(full, 16);
  return { r: value >> 16, g: (value >> 8) & 255, b: value & 255 };
}

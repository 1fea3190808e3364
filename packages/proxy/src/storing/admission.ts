import { firstHeaderValue, isPicture, mediaType, SVG, sniffType } from "../base/mediaType.js";
import { isMetaName, isMetaPath, MAX_META_BYTES, META_TYPE } from "../base/metaName.js";
import type { StoredHead } from "../stores/storedObject.js";
import type { Headers } from "../upstream/upstream.js";
import type { Classified } from "./classify.js";
import { forbiddenByPath } from "./forbiddenByPath.js";

/** Rules on what may be stored; what they refuse is served all the same. */
export interface AdmissionRules {
  /** Least life of a response in seconds, by its `max-age` and `s-maxage`; one without them may be stored. Default 60. */
  minStoreTtl: number;
  /** Stores SVG: a bucket cannot send the Content-Security-Policy that makes a foreign SVG harmless. Default false. */
  storeSvg: boolean;
  /** Stores what the `raw` option passes: any bytes of any source, where they are a picture. Default false. */
  storeRaw: boolean;
  /** Separator of an option's arguments, as `IMGPROXY_ARGUMENTS_SEPARATOR` sets it in imgproxy. Default `:`. */
  argumentsSeparator: string;
}

/** Reasons for which a response is served but not stored: label values of the `skipped` counter. */
export const REFUSALS = [
  "status",
  "type",
  "unfinished",
  "svg",
  "raw",
  "expires",
  "second-source",
  "ttl",
  "cache-control",
  "set-cookie",
  "vary",
  "content-encoding",
  "content-range",
  "length",
  "too-large",
  "spill-full",
  "spill-failed",
  "storing-off",
] as const;

/** Reason for which a response is served but not stored. */
export type Refusal = (typeof REFUSALS)[number];

// The proxy sends none of these upstream, so no response can depend on them, whatever Vary says.
const HARMLESS_VARY = new Set(["accept", "dpr", "width", "sec-ch-dpr", "sec-ch-width", "save-data"]);

/**
 * Judges a response by path, status and headers. A key names a path and nothing else, so whatever depends on more than
 * the path must stay out.
 *
 * @returns undefined where the response may be stored once its end is verified, else the reason
 * @example
 * const rules = { minStoreTtl: 60, storeSvg: false, storeRaw: false, argumentsSeparator: ":" };
 * const png = { status: 200, type: "image/png", headers: { "content-length": "70" } };
 * refusal("/sig/w:9/aGk", png, rules) // undefined
 * refusal("/sig/w:9/aGk", { ...png, type: "text/html" }, rules) // "type"
 */
export function refusal(
  path: string,
  { status, headers, type }: Pick<Classified, "status" | "headers" | "type">,
  rules: AdmissionRules,
): Refusal | undefined {
  if (status !== 200) return "status";
  if (headers["content-range"] !== undefined) return "content-range";
  if (list(headers["content-encoding"]).some((coding) => coding !== "identity")) return "content-encoding";
  if (type === SVG) {
    if (!rules.storeSvg) return "svg";
  } else if (!isPicture(type) && !(type === META_TYPE && isMetaPath(path))) return "type";
  const inPath = forbiddenByPath(path, rules);
  if (inPath !== undefined) return inPath;
  if (headers["set-cookie"] !== undefined) return "set-cookie";
  if (list(headers.vary).some((name) => !HARMLESS_VARY.has(name))) return "vary";
  const control = cacheControl(headers);
  if (control.some(([name]) => name === "private" || name === "no-store" || name === "no-cache"))
    return "cache-control";
  // The shortest age counts, also of repeated ones: browsers use one of them and CDNs another.
  const ages = control.filter(([name]) => name === "s-maxage" || name === "max-age");
  if (ages.some(([, age]) => !(Number(age || Number.NaN) >= rules.minStoreTtl))) return "ttl";
  if (!/^[1-9]\d*$/.test(firstHeaderValue(headers["content-length"]) ?? "")) return "length";
  return undefined;
}

/**
 * Returns the type of a stored object that would pass admission today, undefined for one that would not: that is a
 * miss, and the put that follows heals it. The bytes decide, as a sidecar leaves objects without a type.
 *
 * @param name of the object: metadata is sound under its own name alone, and nothing else is there
 * @param first the beginning of the object
 */
export function soundType(name: string, head: StoredHead, first: Buffer, rules: AdmissionRules): string | undefined {
  if (head.size === 0) return undefined;
  if (head.recordedSize !== undefined && head.recordedSize !== head.size) return undefined;
  const type = sniffType(first);
  if (isMetaName(name)) return type === META_TYPE && head.size <= MAX_META_BYTES ? type : undefined;
  return isPicture(type) || (type === SVG && rules.storeSvg) ? type : undefined;
}

/** Returns whether an object that stands in the way of a conditional put should be overwritten. */
export function needsHealing(name: string, head: StoredHead): boolean {
  const type = mediaType(head.contentType);
  if (head.size === 0 || type === undefined) return true;
  if (isMetaName(name) ? type !== META_TYPE : !type.startsWith("image/")) return true;
  return head.recordedSize !== undefined && head.recordedSize !== head.size;
}

const list = (header: string | string[] | undefined): string[] =>
  [header ?? []]
    .flat()
    .flatMap((value) => value.split(","))
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);

function cacheControl(headers: Headers): [name: string, value: string][] {
  return list(headers["cache-control"]).map((directive) => {
    const [name = "", value = ""] = directive.split("=", 2);
    return [name.trim(), value.trim().replace(/^"|"$/g, "")];
  });
}

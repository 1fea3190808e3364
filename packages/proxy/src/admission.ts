import { SNIFF_BYTES, sniffType } from "./sniff.js";
import type { StoredHead } from "./stores/store.js";
import { type Headers, one } from "./upstream.js";

/** What may be stored. */
export interface AdmissionRules {
  /** Seconds; an answer that lives shorter is served, not stored. */
  minStoreTtl: number;
  /** A bucket cannot send the Content-Security-Policy that makes a foreign SVG harmless. */
  storeSvg: boolean;
  /** `raw` passes any bytes of any source. */
  storeRaw: boolean;
  /** imgproxy's `IMGPROXY_ARGUMENTS_SEPARATOR`. */
  argumentsSeparator: string;
}

/** Why an answer is served but not stored; the label of the `skipped` counter. */
export type Refusal =
  | "status"
  | "type"
  | "svg"
  | "raw"
  | "expires"
  | "ttl"
  | "cache-control"
  | "set-cookie"
  | "vary"
  | "content-encoding"
  | "content-range"
  | "length"
  | "too-large"
  | "spill-full"
  | "spill-failed"
  | "storing-off";

const TYPES = new Set(["image/jpeg", "image/png", "image/webp", "image/avif", "image/gif", "image/jxl"]);

// We send none of these upstream, so the answer cannot depend on them, whatever Vary says.
const HARMLESS_VARY = new Set(["accept", "dpr", "width", "sec-ch-dpr", "sec-ch-width", "save-data"]);

/** MIME type without parameters, in lower case; undefined when there is none. */
export function mediaType(header: string | string[] | undefined): string | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  return value?.split(";", 1)[0]?.trim().toLowerCase() || undefined;
}

/** How many first bytes are wanted before {@link agrees} is asked about a type. */
export function bytesToSniff(type: string | undefined): number {
  return type === "image/svg+xml" ? SNIFF_BYTES : 64;
}

/** Whether first bytes may be those of the declared type. Types that cannot be told from their bytes pass. */
export function agrees(type: string | undefined, first: Buffer): boolean {
  if (type === undefined || !type.startsWith("image/")) return false;
  const sniffed = sniffType(first);
  if (sniffed !== undefined) return sniffed === type || (sniffed === "image/heif" && type === "image/heic");
  return !TYPES.has(type) && type !== "image/svg+xml";
}

/**
 * Judges an answer by path, status and headers: undefined when it may be stored once its end is verified, else the
 * reason. A key names a path and nothing else, so whatever depends on more than the path must stay out.
 */
export function refusal(path: string, status: number, headers: Headers, rules: AdmissionRules): Refusal | undefined {
  if (status !== 200) return "status";
  if (headers["content-range"] !== undefined) return "content-range";
  if (headers["content-encoding"] !== undefined && one(headers["content-encoding"]) !== "identity")
    return "content-encoding";
  const type = mediaType(headers["content-type"]);
  if (type === "image/svg+xml") {
    if (!rules.storeSvg) return "svg";
  } else if (type === undefined || !TYPES.has(type)) return "type";
  const inPath = barred(path, rules);
  if (inPath !== undefined) return inPath;
  if (headers["set-cookie"] !== undefined) return "set-cookie";
  if (list(headers.vary).some((name) => !HARMLESS_VARY.has(name))) return "vary";
  const control = cacheControl(headers);
  if (control.has("private") || control.has("no-store") || control.has("no-cache")) return "cache-control";
  // The shorter of the two counts: browsers go by one and CDNs by the other.
  const ages = [control.get("s-maxage"), control.get("max-age")].filter((age) => age !== undefined);
  if (ages.some((age) => !(Number(age) >= rules.minStoreTtl))) return "ttl";
  if (!/^[1-9]\d*$/.test(one(headers["content-length"]) ?? "")) return "length";
  return undefined;
}

/** Why a path alone keeps whatever is made of it out of the bucket, and whatever lies there from being served. */
export function barred(path: string, rules: AdmissionRules): "expires" | "raw" | undefined {
  // Looked at for every hit, and nearly always neither is there.
  if (!path.includes("/exp") && !path.includes("/raw")) return undefined;
  for (const [name, value] of optionsOf(path, rules.argumentsSeparator)) {
    if (name === "exp" || name === "expires") return "expires";
    if (name === "raw" && !rules.storeRaw && /^(?:1|t|T|TRUE|true|True)$/.test(value)) return "raw";
  }
  return undefined;
}

/** Whether a stored object would pass admission today; else it counts as a miss and the put that follows heals it. */
export function isSound(head: StoredHead, first: Buffer, rules: AdmissionRules): boolean {
  const type = mediaType(head.contentType);
  if (type === undefined || head.size === 0) return false;
  if (head.recordedSize !== undefined && head.recordedSize !== head.size) return false;
  if (!TYPES.has(type) && !(type === "image/svg+xml" && rules.storeSvg)) return false;
  return agrees(type, first);
}

/** Whether an object that is in the way of a conditional put should be overwritten. */
export function needsHealing(head: StoredHead): boolean {
  const type = mediaType(head.contentType);
  if (head.size === 0 || type === undefined || !type.startsWith("image/")) return true;
  return head.recordedSize !== undefined && head.recordedSize !== head.size;
}

/** Option segments of a signed path as `[name, first argument]`; stops where the source begins. */
function* optionsOf(path: string, separator: string): Generator<[string, string]> {
  for (const segment of path.split("/").slice(2)) {
    // Chained pipelines (Pro) are cut by a lone dash.
    if (segment === "-") continue;
    const at = segment.indexOf(separator);
    if (at < 0) return;
    const end = segment.indexOf(separator, at + separator.length);
    yield [segment.slice(0, at), segment.slice(at + separator.length, end < 0 ? undefined : end)];
  }
}

const list = (header: string | string[] | undefined): string[] =>
  [header ?? []]
    .flat()
    .flatMap((value) => value.split(","))
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);

function cacheControl(headers: Headers): Map<string, string> {
  return new Map(
    list(headers["cache-control"]).map((directive) => {
      const [name = "", value = ""] = directive.split("=", 2);
      return [name.trim(), value.trim().replace(/^"|"$/g, "")];
    }),
  );
}

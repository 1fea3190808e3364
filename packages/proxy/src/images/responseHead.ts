import { readDisposition } from "../base/contentDisposition.js";
import type { Log } from "../base/log.js";
import { firstHeaderValue, SVG } from "../base/mediaType.js";
import type { PutHead } from "../stores/store.js";
import type { StoredHead } from "../stores/storedObject.js";
import type { AdmissionRules, Refusal } from "../storing/admission.js";
import type { Classified } from "../storing/classify.js";
import { asksForName, derivedDisposition, type PathSettings } from "../storing/derivedDisposition.js";
import type { Headers } from "../upstream/upstream.js";

/** The head of a flight's response, as far as clients may see it. */
export interface ResponseHead {
  status: number;
  /** Part that has the bytes. */
  origin: "bucket" | "upstream";
  /** True for a hit of the second bucket. */
  fallback?: boolean;
  contentType: string;
  /** Length in bytes; undefined where the upstream did not declare it. */
  length: number | undefined;
  cacheControl: string;
  contentDisposition?: string;
  contentSecurityPolicy?: string;
  /** Encoding of a body that its source sent encoded, which is never stored. */
  contentEncoding?: string;
  /** Entity tag of a hit; a miss has none, since it may still break off. */
  etag?: string;
  lastModified?: Date;
  /** All bytes, where they lie in memory as one piece; else clients read the flight's body. */
  bytes?: Buffer;
}

/** Content-Security-Policy of an SVG, as imgproxy sends it: without one, a foreign SVG may run scripts. */
export const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/** Returns the part of imgproxy's response that clients see: our own list of headers, not those that it sent. */
export function responseHeadOf(classified: Classified, cacheControl: string): ResponseHead {
  const { status, headers } = classified;
  const length = Number(firstHeaderValue(headers["content-length"]) ?? Number.NaN);
  const disposition = firstHeaderValue(headers["content-disposition"]);
  const encoding = joined(headers["content-encoding"]);
  const policy = policyOf(classified);
  return {
    status,
    origin: "upstream",
    contentType: typeOf(classified),
    length: Number.isFinite(length) ? length : undefined,
    cacheControl: printable(cacheControl),
    ...(disposition !== undefined && { contentDisposition: readDisposition(disposition).sent }),
    ...(policy !== undefined && { contentSecurityPolicy: policy }),
    ...(encoding !== undefined && encoding !== "identity" && { contentEncoding: printable(encoding) }),
  };
}

/** Returns the part of imgproxy's response that a store keeps beside the bytes. */
export function putHeadOf(
  path: string,
  contentType: string,
  headers: Headers,
  cacheControl: CacheControl,
  rules: AdmissionRules,
): Omit<PutHead, "md5"> {
  const named = firstHeaderValue(headers["content-disposition"]);
  return {
    contentType,
    cacheControl: keptControl(headers, cacheControl),
    ...(named !== undefined && { contentDisposition: readDisposition(named).stored }),
    ...(named !== undefined && asksForName(path, named, rules) && { named: true }),
  };
}

/** Returns the head with which a stored object is stored once more. @param object its head, with the type that its bytes are */
export function copiedHeadOf(
  path: string,
  object: StoredHead,
  cacheControl: string,
  server: PathSettings,
): Omit<PutHead, "md5"> {
  const contentType = object.contentType!;
  const contentDisposition = object.contentDisposition ?? derivedDisposition(path, contentType, server).stored;
  return { contentType, cacheControl, contentDisposition, named: asksForName(path, contentDisposition, server) };
}

/** Returns the declared type as it was written; where there is none, or more than one, the type that the bytes show. */
function typeOf({ headers, type, sniffed }: Classified): string {
  if (type === undefined) return sniffed ?? "application/octet-stream";
  return printable(firstHeaderValue(headers["content-type"])!.trim());
}

/** Returns all policies of a response. A body that is no picture of its declared type may run nothing at our address. */
function policyOf({ headers, type, kind }: Classified): string | undefined {
  const given = joined(headers["content-security-policy"]);
  if (type === SVG && given === undefined) return SVG_POLICY;
  if (kind === "picture" || /(?:^|[;,\s])sandbox(?:\s*[;,]|\s*$)/i.test(given ?? "")) return given && printable(given);
  return given === undefined ? "sandbox" : `${printable(given)}, sandbox`;
}

const joined = (header: string | string[] | undefined): string | undefined =>
  header === undefined ? undefined : [header].flat().join(", ");

/** Escapes a header so that it can be written again. */
const printable = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "_");

/** `Cache-Control` of stored images: a header's value, or `upstream` for the one that imgproxy sent with each image. */
export type CacheControl = string;

/** Default of {@link CacheControl}: a year, and never asked again, since the image of a key never changes. */
export const DEFAULT_CACHE_CONTROL = "public, max-age=31536000, immutable";

/** Returns the `Cache-Control` of a response that is stored, for the client and for the bucket. */
export function keptControl(headers: Headers, cacheControl: CacheControl): string {
  return cacheControl === "upstream" ? (written(headers) ?? DEFAULT_CACHE_CONTROL) : cacheControl;
}

/** Returns the `Cache-Control` of an object of the bucket. Without a recorded one, browsers check their copy each time. */
export function hitControl(recorded: string | undefined, cacheControl: CacheControl): string {
  return cacheControl === "upstream" ? (recorded ?? "no-cache") : cacheControl;
}

/** Returns the `Cache-Control` of a response that is not stored: the upstream's own, except that an error never lives long. */
export function passedControl(status: number, verdict: Refusal, headers: Headers): string {
  return status !== 200 || verdict === "storing-off" ? "no-store" : (written(headers) ?? "no-store");
}

const written = ({ "cache-control": control }: Headers): string | undefined =>
  control === undefined ? undefined : [control].flat().join(", ");

/**
 * Warns once when images are stored with a longer life than imgproxy gave them: the environment of an imgproxy that runs
 * elsewhere is not known here, and a source may set a life of its own.
 */
export function watchLifetimes(cacheControl: CacheControl, log: Log): (headers: Headers) => void {
  const own = ageOf(cacheControl);
  let isWarned = cacheControl === "upstream" || own === undefined;
  return (headers) => {
    if (isWarned) return;
    const given = ageOf([headers["cache-control"] ?? []].flat().join(", "));
    if (given === undefined || given >= own!) return;
    isWarned = true;
    log.warn(
      { maxAge: given, cacheControl },
      "images are stored for longer than imgproxy says: CACHE_CONTROL=upstream keeps its word",
    );
  };
}

function ageOf(control: string): number | undefined {
  const ages = [...control.matchAll(/(?:^|[\s,])(?:s-maxage|max-age)="?(\d+)/gi)].map(([, age]) => Number(age));
  return ages.length > 0 ? Math.min(...ages) : undefined;
}

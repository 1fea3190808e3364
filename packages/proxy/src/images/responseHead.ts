import { readDisposition } from "../base/contentDisposition.js";
import { firstHeaderValue, SVG } from "../base/mediaType.js";
import type { PutHead } from "../stores/store.js";
import type { AdmissionRules } from "../storing/admission.js";
import { type CacheControl, keptControl } from "../storing/cacheControl.js";
import type { Classified } from "../storing/classify.js";
import { asksForName } from "../storing/derivedDisposition.js";
import type { Headers } from "../upstream/upstream.js";

/** The head of a flight's response, as far as clients may see it. */
export interface ResponseHead {
  status: number;
  /** Part that has the bytes. */
  origin: "bucket" | "upstream";
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

import { readDisposition } from "../base/contentDisposition.js";
import type { Classified } from "../storing/classify.js";
import { SVG } from "../storing/mediaType.js";
import { firstHeaderValue } from "../upstream/upstream.js";
import type { ResponseHead } from "./flight.js";

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

import { readDisposition } from "../base/contentDisposition.js";
import { sniffType } from "../base/sniff.js";
import { matchesDeclaredType, mediaType, SVG } from "../storing/mediaType.js";
import { firstHeaderValue, type Headers } from "../upstream/upstream.js";
import type { Answer } from "./flight.js";

/** imgproxy's own: a foreign SVG without one may run scripts. */
export const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/**
 * What clients see of an answer of imgproxy: a list of headers of our own, whatever it sent.
 *
 * @param first the body's first bytes
 */
export function answerOf(status: number, headers: Headers, first: Buffer, cacheControl: string): Answer {
  const length = Number(firstHeaderValue(headers["content-length"]) ?? Number.NaN);
  const disposition = firstHeaderValue(headers["content-disposition"]);
  const encoding = joined(headers["content-encoding"]);
  const policy = policyOf(headers, first);
  return {
    status,
    origin: "upstream",
    contentType: typeOf(headers, first),
    length: Number.isFinite(length) ? length : undefined,
    cacheControl: printable(cacheControl),
    ...(disposition !== undefined && { contentDisposition: readDisposition(disposition).sent }),
    ...(policy !== undefined && { contentSecurityPolicy: policy }),
    ...(encoding !== undefined && encoding !== "identity" && { contentEncoding: printable(encoding) }),
  };
}

/** The declared type as it was written; where there is none, or more than one, what the bytes say. */
function typeOf(headers: Headers, first: Buffer): string {
  const type = mediaType(headers["content-type"]);
  if (type === undefined) return sniffType(first) ?? "application/octet-stream";
  return printable(firstHeaderValue(headers["content-type"])!.trim());
}

/** All policies count. What is no picture that agrees with its type gets no right to run anything at our address. */
function policyOf(headers: Headers, first: Buffer): string | undefined {
  const type = mediaType(headers["content-type"]);
  const given = joined(headers["content-security-policy"]);
  if (type === SVG && given === undefined) return SVG_POLICY;
  if (matchesDeclaredType(type, first) || /(?:^|[;,\s])sandbox(?:\s*[;,]|\s*$)/i.test(given ?? ""))
    return given && printable(given);
  return given === undefined ? "sandbox" : `${printable(given)}, sandbox`;
}

const joined = (header: string | string[] | undefined): string | undefined =>
  header === undefined ? undefined : [header].flat().join(", ");

/** A header that can be written again. */
const printable = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "_");

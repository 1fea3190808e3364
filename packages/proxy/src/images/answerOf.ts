import { readDisposition } from "../base/contentDisposition.js";
import type { Classified } from "../storing/classify.js";
import { SVG } from "../storing/mediaType.js";
import { firstHeaderValue } from "../upstream/upstream.js";
import type { Answer } from "./flight.js";

/** imgproxy's own: a foreign SVG without one may run scripts. */
export const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/** Returns what clients see of an answer of imgproxy: a list of headers of our own, whatever it sent. */
export function answerOf(answer: Classified, cacheControl: string): Answer {
  const { status, headers } = answer;
  const length = Number(firstHeaderValue(headers["content-length"]) ?? Number.NaN);
  const disposition = firstHeaderValue(headers["content-disposition"]);
  const encoding = joined(headers["content-encoding"]);
  const policy = policyOf(answer);
  return {
    status,
    origin: "upstream",
    contentType: typeOf(answer),
    length: Number.isFinite(length) ? length : undefined,
    cacheControl: printable(cacheControl),
    ...(disposition !== undefined && { contentDisposition: readDisposition(disposition).sent }),
    ...(policy !== undefined && { contentSecurityPolicy: policy }),
    ...(encoding !== undefined && encoding !== "identity" && { contentEncoding: printable(encoding) }),
  };
}

/** The declared type as it was written; where there is none, or more than one, what the bytes say. */
function typeOf({ headers, type, sniffed }: Classified): string {
  if (type === undefined) return sniffed ?? "application/octet-stream";
  return printable(firstHeaderValue(headers["content-type"])!.trim());
}

/** All policies count. What is no picture that agrees with its type gets no right to run anything at our address. */
function policyOf({ headers, type, kind }: Classified): string | undefined {
  const given = joined(headers["content-security-policy"]);
  if (type === SVG && given === undefined) return SVG_POLICY;
  if (kind === "picture" || /(?:^|[;,\s])sandbox(?:\s*[;,]|\s*$)/i.test(given ?? "")) return given && printable(given);
  return given === undefined ? "sandbox" : `${printable(given)}, sandbox`;
}

const joined = (header: string | string[] | undefined): string | undefined =>
  header === undefined ? undefined : [header].flat().join(", ");

/** A header that can be written again. */
const printable = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "_");

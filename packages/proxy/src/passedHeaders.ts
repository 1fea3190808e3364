import type { Refusal } from "./admission.js";
import type { Answer } from "./flight.js";
import { type Headers, one } from "./upstream.js";

// imgproxy's own: a bucket keeps no policy, and a foreign SVG without one may run scripts.
const SVG_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox";

/** What is served but not stored keeps the upstream's word on caching, except that an error never lives long. */
export function passedCacheControl(status: number, verdict: Refusal, headers: Headers): string {
  if (status !== 200 || verdict === "storing-off") return "no-store";
  return [headers["cache-control"] ?? "no-store"].flat().join(", ");
}

/** The file name, in ASCII. */
export function disposition(headers: Headers): { contentDisposition?: string } {
  const value = one(headers["content-disposition"]);
  if (value === undefined) return {};
  // Headers arrive as bytes in Latin-1; stores and fetch take ASCII only.
  const ascii = [...Buffer.from(value, "latin1")].map((byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  );
  return { contentDisposition: ascii.join("") };
}

/** The policy that imgproxy sent. */
export function policy(headers: Headers): Pick<Answer, "contentSecurityPolicy"> {
  const value = one(headers["content-security-policy"]);
  return value === undefined ? {} : { contentSecurityPolicy: value };
}

/** The policy of a stored object, of a type in lower case without parameters. */
export function storedPolicy(type: string | undefined): Pick<Answer, "contentSecurityPolicy"> {
  return type === "image/svg+xml" ? { contentSecurityPolicy: SVG_POLICY } : {};
}

import { base64url } from "../bytes/base64url.js";
import { isWellFormed } from "../bytes/isWellFormed.js";
import { BucketfirstError } from "../errors.js";
import { formatName } from "../options/formats.js";
import type { Server } from "../options/server.js";
import { show } from "../show.js";

/** Encrypts sources for imgproxy Pro; made by `encryptedSource()` of `@bucketfirst/core/encrypt`. */
export interface SourceEncryption {
  /** base64url of IV and ciphertext. */
  readonly encrypt: (source: string) => string;
}

/**
 * How a source stands in the URL: `base64` (default; survives every CDN), `plain` (readable, escaped), an encryption,
 * or `encrypted` for a source that is encrypted already, as `parsePath` gives it.
 */
export type SourceEncoding = "base64" | "plain" | "encrypted" | SourceEncryption;

function sourceFault(expected: string, source: unknown): BucketfirstError {
  return new BucketfirstError("INVALID_SOURCE", `source: expected ${expected}, got ${show(source)}`);
}

function encodeBody(source: string, encoding: SourceEncoding, server: Server): string {
  if (encoding === "base64") return base64url(source);
  if (encoding === "plain") {
    // Browsers would collapse these two, escaped or not.
    if (source === "." || source === "..") throw sourceFault('anything but "." and ".." when written plain', source);
    return `plain/${encodeURIComponent(source)}`;
  }
  if (encoding === "encrypted" || typeof (encoding as SourceEncryption | undefined)?.encrypt === "function") {
    if (!server.pro) {
      throw new BucketfirstError("INVALID_CONFIG", 'encoding: encrypted sources need imgproxy Pro; set server: { edition: "pro" }');
    }
    const text = encoding === "encrypted" ? source : (encoding as SourceEncryption).encrypt(source);
    if (!/^[\w-]+$/.test(text)) throw sourceFault("base64url of IV and ciphertext", source);
    return `enc/${text}`;
  }
  throw new BucketfirstError(
    "INVALID_CONFIG",
    `encoding: expected "base64", "plain" or encryptedSource(…), got ${show(encoding)}`,
  );
}

/**
 * A source as the last part of a processing path.
 *
 * @param extension format asked for by extension; written `.ext`, or `@ext` behind a plain source
 * @throws BucketfirstError `INVALID_SOURCE`, `INVALID_CONFIG`, `INVALID_OPTION` (extension)
 * @see https://docs.imgproxy.net/usage/processing#source-url
 * @example
 * encodeSource("local:///a b.jpg", "plain", "webp", server) // "plain/local%3A%2F%2F%2Fa%20b.jpg@webp"
 */
export function encodeSource(
  source: string,
  encoding: SourceEncoding,
  extension: string | undefined,
  server: Server,
): string {
  if (!isWellFormed(source) || source === "") throw sourceFault("non-empty text without lone surrogates", source);
  const body = encodeBody(source, encoding, server);
  if (extension === undefined) return body;
  const name = formatName(extension, server.pro ? ["pdf", "mp4", "best"] : []);
  if (!name) {
    throw new BucketfirstError("INVALID_OPTION", `extension: expected a format such as jpg, webp or avif, got ${show(extension)}`);
  }
  return body + (encoding === "plain" ? "@" : ".") + name;
}

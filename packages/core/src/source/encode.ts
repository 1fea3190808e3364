import { base64url } from "../base/bytes/base64url.js";
import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { fault, proFault } from "../base/fault.js";
import { formatName } from "../options/formats.js";
import type { Server } from "../options/server.js";

/** Encryption of sources for imgproxy Pro; `encryptedSource()` of `@bucketfirst/core/encrypt` makes one. */
export interface SourceEncryption {
  /** Returns IV and ciphertext of a source as base64url. */
  readonly encrypt: (source: string) => string;
}

/**
 * Form of a source in the URL: `base64` (default; survives every CDN), `plain` (readable, escaped), an encryption, or
 * `encrypted` for a source that is encrypted already, as `parsePath` returns it.
 */
export type SourceEncoding = "base64" | "plain" | "encrypted" | SourceEncryption;

/**
 * Writes a source as the last part of a processing path.
 *
 * @param extension format of the result; written `.ext`, or `@ext` behind a plain source
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
  // Browsers collapse dot segments, escaped or not. "~)e" becomes "fill" in base64, which imgproxy reads as its old format.
  if (!isWellFormed(source) || !source || source === "~)e" || (encoding === "plain" && /^\.\.?$/.test(source))) {
    throw fault("SOURCE", "source", "well-formed text", source);
  }
  let body: string | undefined;
  let mark = ".";
  if (encoding === "base64") body = base64url(source);
  else if (encoding === "plain") {
    body = `plain/${encodeURIComponent(source)}`;
    mark = "@";
  } else {
    const text = encoding === "encrypted" ? source : (encoding as SourceEncryption | undefined)?.encrypt?.(source);
    if (text === undefined) throw fault("CONFIG", "encoding", "base64|plain|encryptedSource()", encoding);
    if (!server.pro) throw proFault("encoding", "CONFIG");
    if (!/^[\w-]+$/.test(text)) throw fault("SOURCE", "source", "base64url", source);
    body = `enc/${text}`;
  }
  return extension === undefined ? body : body + mark + formatName(extension, "extension", server);
}

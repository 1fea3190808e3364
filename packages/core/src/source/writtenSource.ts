import { base64urlOf } from "../base/bytes/base64url.js";
import { fromBase64url } from "../base/bytes/fromBase64url.js";
import { isBucketfirstError } from "../base/errors.js";
import { pathFault } from "../base/fault.js";
import type { Server } from "../options/server.js";
import { type DecodedSource, decodeSource } from "./decode.js";
import { encodeSource } from "./encode.js";

/** Returns a source as builders write it; `undefined` for one that they refuse. */
function write({ source, encoding }: DecodedSource, server: Server): string | undefined {
  // An encrypted source cannot be encrypted again to compare, but its text has one spelling.
  if (encoding === "encrypted") return `enc/${base64urlOf(fromBase64url(source) ?? "")}`;
  try {
    return encodeSource(source, encoding, undefined, server);
  } catch (error) {
    if (isBucketfirstError(error, "INVALID_SOURCE")) return undefined;
    throw error;
  }
}

/**
 * Reads a source that has to be written as builders write it, byte for byte and without an extension: one source then has
 * one path in each encoding.
 *
 * @param parts segments behind the options
 * @throws BucketfirstError `INVALID_PATH`
 * @example
 * writtenSource(["plain", "local%3A%2F%2F%2Fa.jpg"], server) // { source: "local:///a.jpg", encoding: "plain" }
 */
export function writtenSource(parts: readonly string[], server: Server): Omit<DecodedSource, "extension"> {
  const text = parts.join("/");
  const decoded = decodeSource(parts, server);
  if (write(decoded, server) !== text) throw pathFault("source", "one as builders write it, without extension", text);
  return { source: decoded.source, encoding: decoded.encoding };
}

import { textFromBase64url } from "../base/bytes/fromBase64url.js";
import { withoutTrailing } from "../base/bytes/withoutTrailing.js";
import { pathFault } from "../base/fault.js";
import type { Server } from "../options/server.js";

/** The last part of a processing path, decoded. */
export interface DecodedSource {
  /** Address of the original; of an encrypted one its base64url text. */
  source: string;
  encoding: "base64" | "plain" | "encrypted";
  /** Extension that names the format of the result, as it stands in the path. */
  extension?: string;
}

function split(text: string, mark: string): [body: string, extension?: string] {
  const [body, extension, ...more] = text.split(mark);
  if (!body) throw pathFault("source", "a source", text);
  if (more.length) throw pathFault("source", "one extension", text);
  return extension ? [body, extension] : [body];
}

/**
 * Reads a source as imgproxy does: base64url may be cut by slashes and padded with `=`. It is the inverse of
 * `encodeSource`.
 *
 * @param parts segments behind the options
 * @throws BucketfirstError `INVALID_PATH` for a source that imgproxy refuses
 * @example
 * decodeSource(["plain", "local%3A%2F%2F%2Fa.jpg@webp"], server)
 * // { source: "local:///a.jpg", encoding: "plain", extension: "webp" }
 */
export function decodeSource(parts: readonly string[], server: Server): DecodedSource {
  const [first, ...rest] = parts;
  if (first === "plain" && rest.length) {
    const [body, extension] = split(rest.join("/"), "@");
    try {
      return { source: decodeURIComponent(body), encoding: "plain", ...(extension && { extension }) };
    } catch {
      throw pathFault("source", "percent-encoded UTF-8", body);
    }
  }
  const encrypted = server.pro && first === "enc" && rest.length > 0;
  const [body, extension] = split((encrypted ? rest : parts).join(""), ".");
  const text = withoutTrailing(body, "=");
  const source = encrypted ? text : textFromBase64url(text);
  if (!source || (encrypted && !/^[\w-]+$/.test(text))) throw pathFault("source", "base64url", body);
  return { source, encoding: encrypted ? "encrypted" : "base64", ...(extension && { extension }) };
}

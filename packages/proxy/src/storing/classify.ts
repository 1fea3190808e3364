import { isPicture, mediaType, SVG, sniffType } from "../base/mediaType.js";
import { META_TYPE } from "../base/metaName.js";
import type { Headers } from "../upstream/upstream.js";

/** The kind of a response of imgproxy, found once from its head and its first bytes. */
export interface Classified {
  status: number;
  headers: Headers;
  /** Declared media type by its own name; undefined where there is none, or more than one. */
  type: string | undefined;
  /** Media type that the first bytes show. */
  sniffed: string | undefined;
  kind: Kind;
}

/**
 * - `picture`: its first bytes may be those of its declared type. Only this kind may be stored.
 * - `metadata`: finished metadata of a source. It may be stored where the path asks for it.
 * - `other`: passed on unchanged. A picture of another type than declared, a video or a document of imgproxy Pro, encoded bytes.
 * - `foreign`: a page in place of a picture, which another server sent, or a picture without its first bytes. It is
 *   passed on only where the path asks for its source unchanged.
 * - `empty`: no bytes at all.
 * - `error`: a response that is neither a 200 nor a picture.
 */
export type Kind = "picture" | "metadata" | "other" | "foreign" | "empty" | "error";

/**
 * Finds the kind of a response. It depends on nothing but its arguments.
 *
 * @param first first bytes of the body: as many as `bytesToSniff` returns, or all bytes of a shorter body
 * @example
 * classify(200, { "content-type": "text/html" }, Buffer.from("<html>")).kind // "foreign"
 */
export function classify(status: number, headers: Headers, first: Buffer): Classified {
  const type = mediaType(headers["content-type"]);
  const sniffed = sniffType(first);
  return { status, headers, type, sniffed, kind: kindOf(status, headers, type, sniffed, first.length) };
}

function kindOf(
  status: number,
  headers: Headers,
  type: string | undefined,
  sniffed: string | undefined,
  length: number,
): Kind {
  const matches = matchesDeclaredType(type, sniffed);
  // A fallback image may have a status of its own.
  if (status !== 200 && !(status >= 400 && matches)) return "error";
  if (matches) return "picture";
  if (type === META_TYPE && sniffed === META_TYPE) return "metadata";
  if (length === 0) return "empty";
  if (sniffed !== undefined || isEncoded(headers)) return "other";
  return type !== undefined && /^(?:image|text)\//.test(type) ? "foreign" : "other";
}

/** Returns whether the bytes may be of the declared type. Types that no bytes can prove pass. */
function matchesDeclaredType(type: string | undefined, sniffed: string | undefined): boolean {
  if (type === undefined || !type.startsWith("image/")) return false;
  return sniffed === undefined ? !isPicture(type) && type !== SVG : sniffed === type;
}

const isEncoded = ({ "content-encoding": coding }: Headers): boolean =>
  [coding ?? []].flat().some((name) => name.trim().toLowerCase() !== "identity");

import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { withoutTrailing } from "../base/bytes/withoutTrailing.js";

/** A request target of a set in three parts; none of them is checked. */
export interface SplitSet {
  /** First segment, as it was received. */
  signature: string;
  /** Processing path, which the signature covers. */
  path: string;
  /** Last segment, as it was received. */
  member: string;
}

/** Beginning of a set's path behind the prefix. Extra slashes match too, since the path is still one of a set. */
const SET = /^\/+([^/]+\/+)?set(:|%3A)/i;

/**
 * Splits the request target of a set: it cuts the query and the prefix, and undoes `%3A` in front of the source. `undefined`
 * for any other target.
 *
 * @param target path and query as they were received
 * @param pathPrefix IMGPROXY_PATH_PREFIX, without a trailing slash
 * @example
 * splitSet("/img/SIG/set%3A200/rs:fit:200/aGk/200?x", "/img")
 * // { signature: "SIG", path: "/set:200/rs:fit:200/aGk", member: "200" }
 */
export function splitSet(target: string, pathPrefix = ""): SplitSet | undefined {
  const prefix = withoutTrailing(pathPrefix, "/");
  if (!isWellFormed(target) || !target.startsWith(prefix)) return undefined;
  const uri = target.slice(prefix.length).split("?", 1)[0]!;
  if (!SET.test(uri)) return undefined;
  const start = uri.indexOf("/", 1);
  const end = uri.lastIndexOf("/");
  const signed = uri.slice(start, end);
  const plain = signed.indexOf("/plain/");
  const border = plain < 0 ? signed.length : plain;
  return {
    signature: uri.slice(1, start),
    path: signed.slice(0, border).replaceAll("%3A", ":") + signed.slice(border),
    member: uri.slice(end + 1),
  };
}

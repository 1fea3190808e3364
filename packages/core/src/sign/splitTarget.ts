import { isWellFormed } from "../base/bytes/isWellFormed.js";
import { withoutTrailing } from "../base/bytes/withoutTrailing.js";
import { BucketfirstError } from "../base/errors.js";
import { show } from "../base/show.js";

/** A request target in two parts: the signature, and the path that it covers. */
export interface SplitTarget {
  /** First segment, as it was received. */
  signature: string;
  /** Processing path with every spelling undone, leading slash included. */
  path: string;
}

/** Undoes the change of a proxy on the way to a plain source: `https:/host` for `https://host`. */
function repairScheme(source: string): string {
  return source.replace(/^([^\t\n\f\r ]+):\/([^/])/, (_, scheme: string, next: string) =>
    scheme === "local" ? `local:///${next}` : `${scheme}://${next}`,
  );
}

/**
 * Splits a request target as imgproxy does: it cuts the query and the prefix, and undoes in the rest the changes that
 * browsers and proxies are known to make (`%3A`, a collapsed scheme, slashes after the signature).
 *
 * @param target path and query as they were received, from the leading slash
 * @param pathPrefix IMGPROXY_PATH_PREFIX, without a trailing slash
 * @throws BucketfirstError `INVALID_PATH` when the prefix, the signature or the path is missing, or a `%` escapes nothing
 * @example
 * splitTarget("/img/SIG/w%3A300/plain/https:/x?y", "/img")
 * // { signature: "SIG", path: "/w:300/plain/https://x" }
 */
export function splitTarget(target: string, pathPrefix = ""): SplitTarget {
  // A lone surrogate has no bytes to sign, and no client can have sent one.
  if (!isWellFormed(target) || !target.startsWith("/")) {
    throw new BucketfirstError("INVALID_PATH", `path: expected a leading slash, got ${show(target)}`);
  }
  let uri = target.split("?", 1)[0]!;
  // imgproxy's HTTP server answers 400 to such a sign, wherever it stands.
  if (/%(?![\da-f]{2})/i.test(uri)) {
    throw new BucketfirstError("INVALID_PATH", `path: expected two hex digits behind each %, got ${show(target)}`);
  }
  const prefix = withoutTrailing(pathPrefix, "/");
  if (!uri.startsWith(`${prefix}/`)) {
    throw new BucketfirstError("INVALID_PATH", `path: expected the prefix ${show(prefix)}, got ${show(target)}`);
  }
  uri = uri.slice(prefix.length + 1);
  // imgproxy cuts its route, which ends in a slash, and then a leading slash.
  if (uri.startsWith("/")) uri = uri.slice(1);
  const cut = uri.indexOf("/");
  const rest = uri.slice(cut + 1);
  if (cut < 1 || !rest) {
    throw new BucketfirstError("INVALID_PATH", `path: expected /signature/options/source, got ${show(target)}`);
  }
  const border = rest.startsWith("plain/") ? 0 : rest.indexOf("/plain/") + 1;
  const isPlain = border > 0 || rest.startsWith("plain/");
  const options = (isPlain ? rest.slice(0, border) : rest).replaceAll("%3A", ":");
  const repaired = isPlain ? `${options}plain/${repairScheme(rest.slice(border + "plain/".length))}` : options;
  const path = repaired.startsWith("/") ? repaired.slice(1) : repaired;
  return { signature: uri.slice(0, cut), path: path.startsWith("/") ? path : `/${path}` };
}

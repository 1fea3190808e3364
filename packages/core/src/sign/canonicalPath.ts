import { base64urlOf } from "../base/bytes/base64url.js";
import { fromBase64url } from "../base/bytes/fromBase64url.js";
import { BucketfirstError } from "../base/errors.js";
import { show } from "../base/show.js";
import type { Signing } from "./signing.js";
import { UNSIGNED } from "./signPath.js";
import { splitTarget } from "./splitTarget.js";
import { verify, wrongSignature } from "./verify.js";

/** Settings of {@link canonicalPath}. */
export interface CanonicalPathConfig {
  /** Prefix as in IMGPROXY_PATH_PREFIX: it is cut off, and neither signed nor hashed. Default none. */
  pathPrefix?: string;
  /** Accepted pairs of key and salt, several while rotating. Default none: any first segment counts as `unsafe`. */
  signing?: Signing | readonly Signing[];
}

/** Returns whether imgproxy reads the canonical path as the very path that the request stands for. */
const isSettled = (canonical: string, path: string): boolean => splitTarget(canonical).path === path;

const unsettled = (target: string): BucketfirstError =>
  new BucketfirstError("INVALID_PATH", `path: expected one that is read the same way twice, got ${show(target)}`);

/** Undoes the spellings that appear when one is undone; no signature covers these bytes. */
function settle(path: string): string {
  const plain = path.indexOf("/plain/");
  const options = (plain < 0 ? path : path.slice(0, plain)).replace(/^\/+(?=.)/, "/");
  if (plain < 0) return options;
  const source = path.slice(plain + "/plain/".length).replace(/^local:\/(?=[^/])/, "local:///");
  return `${options === "/" ? "" : options}/plain/${source.replace(/([^\t\n\f\r ]):\/(?=[^/])/g, "$1://")}`;
}

/**
 * Returns the canonical signed path of a request: every spelling that imgproxy accepts for one request gives the same
 * bytes, so that one image has one cache key. The signature is verified in constant time and written anew.
 *
 * @param requestTarget path and query as they were received, never passed through `new URL()`
 * @throws BucketfirstError `INVALID_PATH` (imgproxy's 404), `INVALID_SIGNATURE` (its 403), `INVALID_CONFIG`
 * @example
 * canonicalPath("/img/any/w%3A300/aGk?x=1", { pathPrefix: "/img" }) // "/unsafe/w:300/aGk"
 */
export function canonicalPath(requestTarget: string, { pathPrefix, signing }: CanonicalPathConfig = {}): string {
  const { signature, path } = splitTarget(requestTarget, pathPrefix);
  if (signing === undefined) {
    if (signature.includes(":")) {
      throw new BucketfirstError(
        "INVALID_SIGNATURE",
        "signature: expected a segment in front of the options, got an option",
      );
    }
    const canonical = `/${UNSIGNED}${path}`;
    if (isSettled(canonical, path)) return canonical;
    const again = settle(path);
    if (isSettled(`/${UNSIGNED}${again}`, again)) return `/${UNSIGNED}${again}`;
    throw unsettled(requestTarget);
  }
  const bytes = fromBase64url(signature);
  // Spare bits of the last character are not part of the signature.
  const given = bytes === undefined ? "" : base64urlOf(bytes);
  const found = verify(path, given, signing);
  if (found === undefined) {
    throw wrongSignature(signing);
  }
  const canonical = `/${found}${path}`;
  // The signature covers a path that imgproxy reads as another one, so imgproxy would refuse it.
  if (!isSettled(canonical, path)) {
    throw unsettled(requestTarget);
  }
  return canonical;
}

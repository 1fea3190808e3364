import type { IncomingMessage } from "node:http";
import { cacheKey, canonicalPath, isBucketfirstError, type Signing } from "@bucketfirst/core";
import { ProxyError } from "../base/errors.js";

/** Which paths are accepted, and by which keys. */
export interface TargetConfig {
  signing: Signing | readonly Signing[] | undefined;
  /** The one first segment that is accepted without keys. */
  unsignedSegment: string;
  /** imgproxy's `IMGPROXY_PATH_PREFIX`: cut off, neither signed nor hashed. */
  pathPrefix: string;
}

/** What a request asks for. */
export interface Target {
  /** Canonical signed path, as it goes upstream (with `/info` in front where that was asked). */
  path: string;
  key: string;
  /** The Pro endpoint that answers JSON about a source: passed through, never stored. */
  info: boolean;
}

/**
 * Canonical path and key of a request. The raw target is used to the byte: what was signed must not run through `new URL()`.
 *
 * @throws ProxyError 403 for a signature that is not ours, 404 for what is no path of imgproxy
 */
export function targetOf(url: string, { signing, unsignedSegment, pathPrefix }: TargetConfig): Target {
  const info = url.startsWith(`${pathPrefix}/info/`);
  const prefix = info ? `${pathPrefix}/info` : pathPrefix;
  try {
    const canonical = canonicalPath(url, signing ? { pathPrefix: prefix, signing } : { pathPrefix: prefix });
    const path = signing ? canonical : withSegment(url.slice(prefix.length), canonical, unsignedSegment);
    return { path: info ? `/info${path}` : path, key: cacheKey(path), info };
  } catch (error) {
    if (isBucketfirstError(error, "INVALID_SIGNATURE") && !(error instanceof ProxyError)) {
      throw new ProxyError(403, "The signature of this image is not right", { message: error.message, cause: error });
    }
    if (isBucketfirstError(error, "INVALID_PATH")) {
      // Core's message quotes the target, and what a visitor typed (a token in a query) is nothing for a log.
      throw new ProxyError(404, "There is no such image", {
        message: "path: expected /signature/options/source behind the prefix, got another",
        cause: error,
      });
    }
    throw error;
  }
}

/**
 * An unsigned path as clients write it: they hash what they ask for, so the segment that stands for a signature is part
 * of the key.
 */
function withSegment(target: string, canonical: string, segment: string): string {
  if (target.replace(/^\/{1,2}/, "").split("/", 1)[0] !== segment) {
    throw new ProxyError(403, "The signature of this image is not right", {
      message: "unsigned: another first segment",
    });
  }
  return `/${segment}${canonical.slice(canonical.indexOf("/", 1))}`;
}

/**
 * Refuses what no image request has: a method that changes things, a body, an address in place of a path.
 *
 * @throws ProxyError 400, 405
 */
export function checkForm(request: IncomingMessage): void {
  const { method = "", url = "", headers } = request;
  if (!["GET", "HEAD", "OPTIONS"].includes(method))
    throw new ProxyError(405, "Only GET, HEAD and OPTIONS are answered here");
  const hasBody = headers["transfer-encoding"] !== undefined || !["0", undefined].includes(headers["content-length"]);
  if (hasBody) throw new ProxyError(400, "A request for an image has no body");
  if (!url.startsWith("/") && !(method === "OPTIONS" && url === "*"))
    throw new ProxyError(400, "Expected a path, not an address");
}

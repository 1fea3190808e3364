import { isBucketfirstError } from "@bucketfirst/core";
import { ProxyError } from "../base/errors.js";
import type { Limits } from "../settings/limits.js";
import { createHttpUpstream } from "./httpUpstream.js";
import type { Upstream } from "./upstream.js";

/**
 * Creates an upstream for imgproxy at an address, within the proxy's limits.
 *
 * @throws ProxyError `INVALID_CONFIG` where that is no http address
 */
export function upstreamAt(url: string, secret: string | undefined, limits: Limits): Upstream {
  try {
    return createHttpUpstream({
      url,
      connections: limits.maxUpstream,
      headersTimeoutMs: limits.headersTimeoutMs,
      idleTimeoutMs: limits.idleTimeoutMs,
      ...(secret !== undefined && { secret }),
    });
  } catch (cause) {
    if (isBucketfirstError(cause)) throw cause;
    // The cause is left out: it holds the address, which may hold a password.
    throw new ProxyError(500, "The proxy is not configured", {
      message: "upstream: expected an http address",
      code: "INVALID_CONFIG",
    });
  }
}

import { ProxyError } from "../base/errors.js";

/**
 * The error for a source that is not there or must not be fetched. One text for both: an answer must not tell what lies
 * in a private network.
 *
 * @param message the reason, for the log
 * @param status what the source's own server said, if it was asked
 */
export function unavailable(message: string, cause?: unknown, status = 404): ProxyError {
  return new ProxyError(status, "The source is not available", {
    message: `source: ${message}`,
    code: "INVALID_SOURCE",
    cause,
  });
}

import { ProxyError } from "../base/errors.js";

/**
 * Returns the error for a source that is missing or must not be fetched. Both have one text: a response must not show what
 * lies in a private network.
 *
 * @param message the reason, for the log
 * @param status status of the source's own server, where it was asked
 */
export function unavailable(message: string, cause?: unknown, status = 404): ProxyError {
  return new ProxyError(status, "The source is not available", {
    message: `source: ${message}`,
    code: "INVALID_SOURCE",
    cause,
  });
}

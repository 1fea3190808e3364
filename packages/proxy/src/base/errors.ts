import { BucketfirstError, type ErrorCode } from "@bucketfirst/core";
import { maskUserinfo } from "./maskUserinfo.js";

/** Details of a {@link ProxyError} besides its status and its public sentence. */
export interface ProxyErrorDetails {
  /** Sentence for the log, without a password. Default: the public message. */
  message?: string;
  /** Code of the error. Default: the one that fits the status, e.g. `INVALID_SIGNATURE` for 403. */
  code?: ErrorCode;
  /** Error that led to this one; it is for the log. */
  cause?: unknown;
  /** Whole seconds, sent as `Retry-After`. Default: the header is left out. */
  retryAfter?: number;
}

/**
 * A failed request. `message` is for the log; only `status`, `publicMessage` and `retryAfter` leave the server.
 *
 * @example
 * new ProxyError(504, "The image server did not answer in time", { message: "headers took over 15000 ms" }).code
 * // "INVALID_SOURCE"
 */
export class ProxyError extends BucketfirstError {
  /** HTTP status of the response, 400..599. */
  readonly status: number;
  /** Sentence that the client receives. */
  readonly publicMessage: string;
  /** Seconds for `Retry-After`; undefined where the header is left out. */
  readonly retryAfter: number | undefined;

  /**
   * @param status HTTP status of the response, 400..599
   * @param publicMessage one sentence for the client, without addresses and reasons
   */
  constructor(status: number, publicMessage: string, details: ProxyErrorDetails = {}) {
    super(details.code ?? codeFor(status), details.message ?? publicMessage, { cause: details.cause });
    this.status = status;
    this.publicMessage = publicMessage;
    this.retryAfter = details.retryAfter;
  }
}

/**
 * Makes the error for a setting, a file or an argument that cannot be used.
 *
 * @param message the field, what was expected, and what was found
 * @example
 * invalidConfig("lifecycle: expected STORE=s3").code // "INVALID_CONFIG"
 */
export const invalidConfig = (message: string): ProxyError => new ProxyError(500, message, { code: "INVALID_CONFIG" });

/**
 * Returns whether `error` is a {@link ProxyError}, also one of another copy of this package.
 *
 * @example
 * isProxyError(new ProxyError(403, "Forbidden")) // true
 * isProxyError(new Error("Forbidden")) // false
 */
export function isProxyError(error: unknown): error is ProxyError {
  return error instanceof Error && typeof (error as Partial<ProxyError>).publicMessage === "string";
}

/**
 * Returns the one sentence of an unknown error that is fit for a log line: message and system code, never a stack or a
 * password.
 *
 * @example
 * reasonOf(Object.assign(new Error("connect refused"), { code: "ECONNREFUSED" })) // "connect refused (ECONNREFUSED)"
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return maskUserinfo(String(error));
  const code = (error as NodeJS.ErrnoException).code;
  const text = maskUserinfo(error.message || error.name);
  return typeof code === "string" && !isProxyError(error) && !text.includes(code) ? `${text} (${code})` : text;
}

function codeFor(status: number): ErrorCode {
  if (status === 403) return "INVALID_SIGNATURE";
  if (status === 422) return "INVALID_OPTION";
  return status < 500 ? "INVALID_PATH" : "INVALID_SOURCE";
}

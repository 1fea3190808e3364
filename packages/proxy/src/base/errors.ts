import { BucketfirstError, type ErrorCode } from "@bucketfirst/core";
import { maskUserinfo } from "./maskUserinfo.js";

/** What a {@link ProxyError} carries besides its two sentences. */
export interface ProxyErrorDetails {
  /** For the log. Left out, it is the public message. */
  message?: string;
  /** Defaults to the code that fits the status. */
  code?: ErrorCode;
  cause?: unknown;
  /** Seconds, sent as `Retry-After`. */
  retryAfter?: number;
}

/**
 * A failed request. `message` is for the log; only `status`, `publicMessage` and `retryAfter` leave the server.
 *
 * @example
 * throw new ProxyError(504, "The image server did not answer in time", { message: `headers took over ${ms} ms` });
 */
export class ProxyError extends BucketfirstError {
  readonly status: number;
  readonly publicMessage: string;
  readonly retryAfter: number | undefined;

  constructor(status: number, publicMessage: string, details: ProxyErrorDetails = {}) {
    super(details.code ?? codeFor(status), details.message ?? publicMessage, { cause: details.cause });
    this.status = status;
    this.publicMessage = publicMessage;
    this.retryAfter = details.retryAfter;
  }
}

/** Tells whether `error` is a {@link ProxyError}, also one of another copy of this package. */
export function isProxyError(error: unknown): error is ProxyError {
  return error instanceof Error && typeof (error as Partial<ProxyError>).publicMessage === "string";
}

/**
 * The one sentence of an unknown error that is fit for a log line: message and system code, never a stack or a password.
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

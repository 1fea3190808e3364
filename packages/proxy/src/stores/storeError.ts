/** `code` of a {@link StoreError} for an object whose bytes broke off after its head had been read. */
export const BROKEN_BODY = "BrokenBody";

/**
 * A store call that failed.
 *
 * @example
 * isWorthRetrying(new StoreError("the bucket refused", { status: 403, code: "AccessDenied" })) // false
 */
export class StoreError extends Error {
  /** Always `StoreError`. */
  override readonly name = "StoreError";
  /** HTTP status of the store, 300..599; undefined where none was received. */
  readonly status: number | undefined;
  /** Name that the store gives the fault, e.g. `AccessDenied`; undefined where it gave none. */
  readonly code: string | undefined;

  /** @param message one sentence for the log, without a password */
  constructor(message: string, options: { status?: number; code?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.status = options.status;
    this.code = options.code;
  }
}

/** Faults with a status of 4xx that another attempt may not meet. */
const PASSING = new Set(["RequestTimeout", "RequestTimeTooSkewed", "ExpiredToken", "TokenRefreshRequired"]);

/**
 * Returns whether another attempt at a store call may succeed.
 *
 * @example
 * isWorthRetrying(new StoreError("slow down", { status: 503 })) // true
 */
export function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof StoreError) || error.status === undefined) return true;
  const { status, code = "" } = error;
  return status >= 500 || status === 307 || status === 408 || status === 409 || status === 429 || PASSING.has(code);
}

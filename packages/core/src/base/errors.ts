/** Kind of fault that a {@link BucketfirstError} reports. */
export type ErrorCode =
  | "INVALID_OPTION"
  | "INVALID_SOURCE"
  | "INVALID_CONFIG"
  | "INVALID_PATH"
  | "INVALID_SIGNATURE"
  | "SECRET_IN_BROWSER";

/**
 * The one error class of the kit. `message` names the field, the expected form and the value that was given; it never
 * holds a secret.
 *
 * @example
 * new BucketfirstError("INVALID_OPTION", "quality: expected an integer 0..100, got 101").code // "INVALID_OPTION"
 */
export class BucketfirstError extends Error {
  /** Always `BucketfirstError`. */
  override readonly name = "BucketfirstError";
  /** Kind of fault. */
  declare readonly code: ErrorCode;
  /** Name of the option that the server does not have, where `parsePath` found one; else undefined. */
  declare readonly unknownOption?: string;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Returns whether `error` is a {@link BucketfirstError}, and of `code` where that is given. It works across two copies of
 * the package, where `instanceof` does not.
 *
 * @example
 * try { images.buildUrl("", {}) } catch (e) { isBucketfirstError(e, "INVALID_SOURCE") } // true
 */
export function isBucketfirstError(error: unknown, code?: ErrorCode): error is BucketfirstError {
  if (!(error instanceof Error) || error.name !== "BucketfirstError") return false;
  return code === undefined || (error as BucketfirstError).code === code;
}

import { BucketfirstError } from "@bucketfirst/core";

/**
 * Makes the error for a field of a configuration that cannot be used.
 *
 * @example
 * invalidField("originals[0].bucket", "the name of a bucket", 3).message
 * // "originals[0].bucket: expected the name of a bucket, got 3"
 */
export const invalidField = (field: string, expected: string, got: unknown): BucketfirstError =>
  new BucketfirstError("INVALID_CONFIG", `${field}: expected ${expected}, got ${JSON.stringify(got) ?? "nothing"}`);

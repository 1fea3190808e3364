import { BucketfirstError } from "../errors.js";
import { show } from "../show.js";

/** The error for an option's value: names the field, what was expected, what came. */
export function optionFault(field: string, expected: string, value: unknown): BucketfirstError {
  return new BucketfirstError("INVALID_OPTION", `${field}: expected ${expected}, got ${show(value)}`);
}

/** The error for something that only imgproxy Pro understands. */
export function proFault(field: string): BucketfirstError {
  return new BucketfirstError(
    "INVALID_OPTION",
    `${field}: needs imgproxy Pro; set server: { edition: "pro" } if your server is one`,
  );
}

/** The error for something in a URL that imgproxy would refuse. */
export function pathFault(field: string, expected: string, value: unknown): BucketfirstError {
  return new BucketfirstError("INVALID_PATH", `${field}: expected ${expected}, got ${show(value)}`);
}

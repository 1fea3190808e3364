import { isBucketfirstError } from "../src/base/errors.js";

/** Code of the error that is thrown, or `undefined` when none is; anything but one of ours is thrown on. */
export function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (isBucketfirstError(error)) return error.code;
    throw error;
  }
  return undefined;
}

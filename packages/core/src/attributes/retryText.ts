import type { RetryOptions } from "./types.js";

/**
 * Returns the value of `data-retry`: the number of further requests and the milliseconds before the first of them; undefined
 * for none.
 *
 * @param retry a number alone has a pause of one second
 * @example
 * retryText({ times: 2, delayMs: 500 }) // "2 500"
 * retryText(1) // "1 1000"
 */
export function retryText(retry: number | RetryOptions | undefined): string | undefined {
  // A number becomes an object without these properties.
  const { times = retry as number, delayMs = 1000 }: Partial<RetryOptions> = Object(retry);
  return times ? `${times} ${delayMs}` : undefined;
}

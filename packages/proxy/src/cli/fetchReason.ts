import { reasonOf } from "../base/errors.js";

/** Returns the reason why a `fetch` failed. Its own message is always "fetch failed": the reason is its cause. */
export function fetchReason(error: unknown): string {
  const cause = error instanceof TypeError ? error.cause : undefined;
  // A name with several addresses has one error for each.
  const [first] = cause instanceof AggregateError ? cause.errors : [];
  return reasonOf(first ?? cause ?? error);
}

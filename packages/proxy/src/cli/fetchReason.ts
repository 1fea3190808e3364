import { reasonOf } from "../base/errors.js";

/** Why a `fetch` failed. Its own message is always "fetch failed": the reason is what it names as the cause. */
export function fetchReason(error: unknown): string {
  const cause = error instanceof TypeError ? error.cause : undefined;
  // Of a name with several addresses each has failed by itself.
  const [first] = cause instanceof AggregateError ? cause.errors : [];
  return reasonOf(first ?? cause ?? error);
}

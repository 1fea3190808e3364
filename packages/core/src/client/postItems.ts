import { BucketfirstError } from "../base/errors.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";

/** One result of a signing handler. */
export interface RemoteResult {
  image?: AnyDescriptor;
  error?: { code: string; message: string };
}

const FIRST_PAUSE_MS = 300;

/** Sends the body, and returns status and text of the response. */
async function post(endpoint: string, body: string, retries: number, signal: AbortSignal): Promise<[number, string]> {
  for (let attempt = 0; ; attempt++) {
    try {
      const init = { method: "POST", headers: { "Content-Type": "application/json" }, body, signal };
      const response = await fetch(endpoint, init);
      // The text is read here, since the network may fail in the middle of it.
      return [response.status, await response.text()];
    } catch (error) {
      // A response of any status counts; only a request without one, or with half of one, is repeated.
      if (signal.aborted || attempt >= retries) throw error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
    }
  }
}

function parse(text: string): { results?: RemoteResult[]; error?: { code?: unknown; message?: unknown } } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/**
 * Posts items to a signing handler.
 *
 * @returns one result for each item, in its place
 * @throws BucketfirstError `INVALID_CONFIG` for any other response; TypeError where there was none
 */
export async function postItems(
  endpoint: string,
  items: readonly { source: string; variant: string }[],
  retries: number,
  signal: AbortSignal,
): Promise<RemoteResult[]> {
  const [status, text] = await post(endpoint, JSON.stringify({ items }), retries, signal);
  const { results, error } = parse(text);
  // A handler gives a reason when it refuses the whole request; the page of another server holds none to show.
  const why = error?.message ? ` (${error.code}: ${error.message})` : "";
  if (status < 200 || status > 299)
    throw new BucketfirstError("INVALID_CONFIG", `endpoint: expected status 200 of ${endpoint}, got ${status}${why}`);
  if (!Array.isArray(results) || results.length !== items.length) {
    const got = Array.isArray(results) ? results.length : "an answer that is no sign handler's";
    throw new BucketfirstError(
      "INVALID_CONFIG",
      `endpoint: expected ${items.length} results of ${endpoint}, got ${got}`,
    );
  }
  return results;
}

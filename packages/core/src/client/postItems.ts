import { BucketfirstError } from "../base/errors.js";
import type { ImageDescriptor } from "../images/ImageDescriptor.js";

/** One answer of a signing handler. */
export interface RemoteResult {
  image?: ImageDescriptor;
  error?: { code: string; message: string };
}

const FIRST_PAUSE_MS = 300;

/** What came: its status and its text. */
async function post(endpoint: string, body: string, retries: number, signal: AbortSignal): Promise<[number, string]> {
  for (let attempt = 0; ; attempt++) {
    try {
      const init = { method: "POST", headers: { "Content-Type": "application/json" }, body, signal };
      const response = await fetch(endpoint, init);
      // Read in here, since the network may fail in the middle of it.
      return [response.status, await response.text()];
    } catch (error) {
      // An answer of any status is an answer; only a network that gave none, or half of one, is asked again.
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
 * @throws BucketfirstError `INVALID_CONFIG` for any other answer; TypeError when the network gave none
 */
export async function postItems(
  endpoint: string,
  items: readonly { source: string; variant: string }[],
  retries: number,
  signal: AbortSignal,
): Promise<RemoteResult[]> {
  const [status, text] = await post(endpoint, JSON.stringify({ items }), retries, signal);
  const { results, error } = parse(text);
  // A handler says why it refuses all of it; a page that is none of ours says nothing that could be shown.
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

import type { ImageDescriptor } from "../descriptor.js";
import { fault } from "../fault.js";

/** One answer of a signing handler. */
export interface RemoteResult {
  image?: ImageDescriptor;
  error?: { code: string; message: string };
}

const FIRST_PAUSE_MS = 300;

/** What came: its status, and its text where that is an answer. */
async function post(endpoint: string, body: string, retries: number, signal: AbortSignal): Promise<[number, string]> {
  for (let attempt = 0; ; attempt++) {
    try {
      const init = { method: "POST", headers: { "Content-Type": "application/json" }, body, signal };
      const response = await fetch(endpoint, init);
      // Read in here, since the network may fail in the middle of it.
      return [response.status, response.ok ? await response.text() : ""];
    } catch (error) {
      // An answer of any status is an answer; only a network that gave none, or half of one, is asked again.
      if (signal.aborted || attempt >= retries) throw error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
    }
  }
}

function parse(text: string): { results?: RemoteResult[] } {
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
  if (status < 200 || status > 299) throw fault("CONFIG", "endpoint", "status 200", status);
  const { results } = parse(text);
  if (!Array.isArray(results) || results.length !== items.length) {
    throw fault("CONFIG", "endpoint", `${items.length} results`, results?.length);
  }
  return results;
}

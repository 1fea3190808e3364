import type { ImageDescriptor } from "../descriptor.js";
import { fault } from "../fault.js";

/** One answer of a signing handler. */
export interface RemoteResult {
  image?: ImageDescriptor;
  error?: { code: string; message: string };
}

const FIRST_PAUSE_MS = 300;

async function post(endpoint: string, body: string, retries: number, signal: AbortSignal): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetch(endpoint, { method: "POST", headers: { "Content-Type": "application/json" }, body, signal });
    } catch (error) {
      // An answer of any status is an answer; only a network that gave none is asked again.
      if (signal.aborted || attempt >= retries) throw error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
    }
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
  const response = await post(endpoint, JSON.stringify({ items }), retries, signal);
  if (!response.ok) throw fault("CONFIG", "endpoint", "status 200", response.status);
  const { results } = Object(await response.json().catch(() => undefined)) as { results?: RemoteResult[] };
  if (!Array.isArray(results) || results.length !== items.length) {
    throw fault("CONFIG", "endpoint", `${items.length} results`, results?.length);
  }
  return results;
}

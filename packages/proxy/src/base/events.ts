import { reasonOf } from "./errors.js";
import type { PUT_RESULTS, REQUEST_RESULTS } from "./labels.js";
import type { Log } from "./log.js";

/**
 * The end of a request or a put. Requests: `hit` (from the bucket), `miss` (made now), `joined` (made now for another
 * request), `negative` (a remembered 404 or 422), `passed` (`/info` and preflights, which make no image), `error`.
 * Puts: `stored`, `exists` (a sound object was there), `healed` (a damaged one was overwritten), `dropped` (given up
 * after all attempts), `cancelled` (by a purge or a shutdown).
 */
export type ProxyResult = (typeof REQUEST_RESULTS)[number] | (typeof PUT_RESULTS)[number];

/** The end of one request, or of one put, for live views and statistics. */
export interface ProxyEvent {
  /** Time of the end, in milliseconds since 1970. */
  time: number;
  /** Part that answered: the public `bucket` of a development server, or the `proxy`. A put is an event of the proxy. */
  stage: "bucket" | "proxy";
  /** End of the request or put. */
  result: ProxyResult;
  /** Cache key: 32 lower-case hex characters; left out where a request was refused before it had one. */
  key?: string;
  /** HTTP status of the response, 200..599; left out for puts, 0 for a client that left before it got one. */
  status?: number;
  /** Bytes of the body: given to the client's socket, or to the store. */
  bytes: number;
  /** Milliseconds, from the request to its last byte; for a put, from queueing to its end. */
  ms: number;
  /** Sentence that the client received, for errors only. */
  message?: string;
  /** Reason of an error, for the log and a terminal: it may name what no client should see. */
  reason?: string;
}

/** Makes the event for the end of a put, which took so many milliseconds. */
export const putEvent = (key: string, bytes: number, result: ProxyResult, ms: number): ProxyEvent => ({
  time: Date.now(),
  stage: "proxy",
  result,
  key,
  bytes,
  ms: Math.round(ms * 1e3) / 1e3,
});

/** Wraps a listener so that its faults go to the log and break no response, also when its promise rejects later. */
export function catchListenerErrors(
  onEvent: (event: ProxyEvent) => void | Promise<void>,
  log: Log,
): (event: ProxyEvent) => void {
  const failed = (error: unknown): void => log.error({ reason: reasonOf(error) }, "onEvent failed");
  return (event) => {
    try {
      const result = onEvent(event);
      if (result instanceof Promise) result.catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}

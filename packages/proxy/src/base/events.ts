import { reasonOf } from "./errors.js";
import type { Log } from "./log.js";

/** How a request or a put ended, as one line of the live stream. */
export type ProxyResult =
  | "hit"
  | "miss"
  | "joined"
  | "error"
  | "stored"
  | "exists"
  | "healed"
  | "dropped"
  | "cancelled"
  | "negative"
  | "passed";

/**
 * One thing that happened, for live views. `stage` is who answered: the public `bucket`, or the `proxy`; a put that ends
 * later is an event of the proxy with `stored` (or why not).
 */
export interface ProxyEvent {
  /** Milliseconds since 1970. */
  time: number;
  stage: "bucket" | "proxy";
  result: ProxyResult;
  /** Cache key; absent where a request was refused before it had one. */
  key?: string;
  /** HTTP status; absent on puts. */
  status?: number;
  /** Body bytes. */
  bytes: number;
  /** From request to last byte; of a put, from queueing to its end. */
  ms: number;
  /** Of errors: what the client was told. */
  message?: string;
  /** Of errors: why, for the log and a terminal; it may name what no client should know. */
  reason?: string;
}

/** A listener whose own faults go to the log, and break no answer: also those of one that works on after it has returned. */
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

import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Returns the client's request id where it is harmless, else a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(given) ? given : randomUUID();
}

/** Returns the client's `traceparent` if it is a valid one (W3C Trace Context, version 00 or later). */
export function traceparentOf({ headers }: IncomingMessage): string | undefined {
  const given = headers.traceparent;
  const valid =
    typeof given === "string" &&
    /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(given);
  return valid ? given : undefined;
}

/**
 * Returns whether a browser requests an `<img>` of a page. A page asks the bucket first, so its request means a miss; an
 * opened link, a CDN or a crawler has not asked the bucket before.
 */
export const isOfPage = ({ headers }: IncomingMessage): boolean => headers["sec-fetch-dest"] === "image";

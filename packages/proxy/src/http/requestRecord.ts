import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { ProxyEvent, ProxyResult } from "../base/events.js";
import type { Log } from "../base/log.js";
import type { Metrics } from "../base/metrics.js";
import { statusClass } from "../base/timed.js";
import type { Timings } from "../images/flight.js";
import type { Wish } from "../images/journey.js";
import type { ImageFacts } from "../images/wanted.js";

/** The record of one request for an image, which is filled in on its way. */
export interface RequestRecord {
  readonly requestId: string;
  readonly method: string;
  /** Time at its start, by `performance.now()`. */
  readonly started: number;
  result: ProxyResult;
  status: number;
  /** Bytes of the body that were given to the client's socket. */
  bytes: number;
  /** Cache key, once there is one. */
  key: string | undefined;
  /** True for the metadata of a source. */
  isMeta: boolean;
  /** True for a hit of the second bucket. */
  fallback: boolean;
  /** Returns source and options, once the request is verified. */
  facts: (() => ImageFacts) | undefined;
  /** Reason of a failure, for the log. */
  reason: string | undefined;
  /** Sentence that the client received, for a failure. */
  shown: string | undefined;
}

/** Receivers of the records of requests. */
export interface Reporters {
  metrics: Metrics;
  log: Log;
  emit: ((event: ProxyEvent) => void) | undefined;
}

/** Makes the record at the start of a request: it counts as an error until it is known better. */
export function beginOutcome(request: IncomingMessage): RequestRecord {
  return {
    requestId: requestIdOf(request),
    method: request.method ?? "",
    started: performance.now(),
    result: "error",
    status: 0,
    bytes: 0,
    key: undefined,
    isMeta: false,
    fallback: false,
    facts: undefined,
    reason: undefined,
    shown: undefined,
  };
}

/** Returns what a request for an image says to the upstream besides its path. */
export function wishOf(request: IncomingMessage, { requestId }: RequestRecord): Wish {
  const traceparent = traceparentOf(request);
  return {
    requestId,
    ...(traceparent !== undefined && { traceparent }),
    ...(isOfPage(request) && { afterMiss: true }),
  };
}

/** Returns the client's request id where it is harmless, else a new one. */
function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(given) ? given : randomUUID();
}

/** Returns the client's `traceparent` if it is a valid one (W3C Trace Context, version 00 or later). */
function traceparentOf({ headers }: IncomingMessage): string | undefined {
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
const isOfPage = ({ headers }: IncomingMessage): boolean => headers["sec-fetch-dest"] === "image";

/** Reports the end of a request to metrics, log and live views. */
export function reportOutcome(outcome: RequestRecord, { metrics, log, emit }: Reporters): void {
  const { requestId, method, key, status, result, bytes, reason, shown } = outcome;
  const elapsed = performance.now() - outcome.started;
  metrics.requests.inc({ result });
  if (outcome.isMeta) metrics.meta.inc({ result });
  metrics.responses.inc({ status_class: statusClass(status) });
  metrics.duration.observe({ result }, elapsed / 1000);
  if (bytes > 0) metrics.bytes.inc(bytes);
  const ms = Math.round(elapsed * 1e3) / 1e3;
  // The path of a request that did not verify is not logged, since it is any text of a visitor.
  const line = { requestId, method, key, ...outcome.facts?.(), status, result, bytes, ms, reason };
  log.info(outcome.fallback ? { ...line, fallback: true } : line, "request");
  emit?.({
    time: Date.now(),
    stage: "proxy",
    result,
    status,
    bytes,
    ms,
    ...(key !== undefined && { key }),
    ...(shown !== undefined && { message: shown }),
    ...(reason !== undefined && { reason }),
  });
}

/** Returns the value of a `Server-Timing` header, durations in milliseconds. */
export function serverTiming({ bucket, fallback, wait, upstream }: Timings, total: number): string {
  const of = (name: string, ms: number | undefined): string =>
    ms === undefined ? "" : `${name};dur=${ms.toFixed(1)}, `;
  const looks = `${of("bucket", bucket)}${of("fallback", fallback)}`;
  return `${looks}${of("wait", wait)}${of("upstream", upstream)}total;dur=${total.toFixed(1)}`;
}

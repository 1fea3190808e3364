import type { ProxyEvent, ProxyResult } from "../base/events.js";
import { statusClass } from "../base/labels.js";
import type { Log } from "../base/log.js";
import { isMetaName } from "../base/metaName.js";
import type { Metrics } from "../base/metrics.js";
import type { ImageFacts, Timings } from "../images/flight.js";

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
export function beginOutcome(requestId: string, method: string): RequestRecord {
  return {
    requestId,
    method,
    started: performance.now(),
    result: "error",
    status: 0,
    bytes: 0,
    key: undefined,
    facts: undefined,
    reason: undefined,
    shown: undefined,
  };
}

/** Reports the end of a request to metrics, log and live views. */
export function reportOutcome(outcome: RequestRecord, { metrics, log, emit }: Reporters): void {
  const { requestId, method, key, status, result, bytes, reason, shown } = outcome;
  const elapsed = performance.now() - outcome.started;
  metrics.requests.inc({ result });
  if (key !== undefined && isMetaName(key)) metrics.meta.inc({ result });
  metrics.responses.inc({ status_class: statusClass(status) });
  metrics.duration.observe({ result }, elapsed / 1000);
  if (bytes > 0) metrics.bytes.inc(bytes);
  const ms = Math.round(elapsed * 1e3) / 1e3;
  // The path of a request that did not verify is not logged, since it is any text of a visitor.
  log.info({ requestId, method, key, ...outcome.facts?.(), status, result, bytes, ms, reason }, "request");
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
export function serverTiming({ bucket, wait, upstream }: Timings, total: number): string {
  const of = (name: string, ms: number | undefined): string =>
    ms === undefined ? "" : `${name};dur=${ms.toFixed(1)}, `;
  return `${of("bucket", bucket)}${of("wait", wait)}${of("upstream", upstream)}total;dur=${total.toFixed(1)}`;
}

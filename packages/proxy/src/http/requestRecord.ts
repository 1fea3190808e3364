import type { ProxyEvent, ProxyResult } from "../base/events.js";
import type { Log } from "../base/log.js";
import type { Metrics } from "../base/metrics.js";
import type { Timings } from "../images/flight.js";

/** How one request for an image ends; filled in on the way. */
export interface RequestRecord {
  readonly requestId: string;
  readonly method: string;
  /** `performance.now()` at its start. */
  readonly started: number;
  result: ProxyResult;
  status: number;
  /** Body bytes given to the client's socket. */
  bytes: number;
  /** Cache key, once there is one. */
  key: string | undefined;
  /** Of a failure, for the log. */
  reason: string | undefined;
  /** Of a failure: what the client was told. */
  shown: string | undefined;
}

/** Who is told of outcomes. */
export interface Reporters {
  metrics: Metrics;
  log: Log;
  emit: ((event: ProxyEvent) => void) | undefined;
}

/** An outcome at the start of a request: an error, until it is known better. */
export function beginOutcome(requestId: string, method: string): RequestRecord {
  return {
    requestId,
    method,
    started: performance.now(),
    result: "error",
    status: 0,
    bytes: 0,
    key: undefined,
    reason: undefined,
    shown: undefined,
  };
}

/** Tells metrics, log and live views how a request ended. */
export function tellOutcome(outcome: RequestRecord, { metrics, log, emit }: Reporters): void {
  const { requestId, method, key, status, result, bytes, reason, shown } = outcome;
  const elapsed = performance.now() - outcome.started;
  metrics.requests.inc({ result });
  metrics.duration.observe({ result }, elapsed / 1000);
  if (bytes > 0) metrics.bytes.inc(bytes);
  const ms = Math.round(elapsed * 1e3) / 1e3;
  // The path holds the source, and an unsigned one whatever a visitor typed: the key is what operators search for.
  log.info({ requestId, method, key, status, result, bytes, ms, reason }, "request");
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

import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { META_RESULTS, PUT_RESULTS, REQUEST_RESULTS, STATUS_CLASSES, STORE_CALLS, STORE_RESULTS } from "./labels.js";
import { processMetrics } from "./processMetrics.js";

/** Bounds of the histograms, in seconds. */
const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Numbers that the gauges of {@link createMetrics} show; each is read when `/metrics` is. */
export interface Observed {
  connections(): number;
  flights(): number;
  upstreamBusy(): number;
  upstreamWaiting(): number;
  uploadsPending(): number;
  memoryBytes(): number;
  spillBytes(): number;
  storing(): boolean;
}

/** The proxy's counters. Each proxy has a registry of its own. */
export type Metrics = ReturnType<typeof createMetrics>;

/**
 * Creates the counters; `observe` connects the gauges later. Every series is there from the first scrape, with 0, since an
 * alert on the rise of a counter misses one that appears with a value.
 *
 * @param refusals reasons for which an image is served but not stored
 */
export function createMetrics(refusals: readonly string[]) {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "bucketfirst_requests_total",
    help: "Responses by their origin: hit, miss, joined, negative, passed, error",
    labelNames: ["result"],
    registers,
  });
  const meta = new Counter({
    name: "bucketfirst_meta_requests_total",
    help: "Those of bucketfirst_requests_total that asked for metadata: hit, miss, joined, negative, error",
    labelNames: ["result"],
    registers,
  });
  const stored = new Counter({
    name: "bucketfirst_stored_total",
    help: "Ends of puts: stored, exists, healed, dropped, cancelled",
    labelNames: ["result"],
    registers,
  });
  const skipped = new Counter({
    name: "bucketfirst_skipped_total",
    help: "Images served but not stored, by reason",
    labelNames: ["reason"],
    registers,
  });
  const retried = new Counter({ name: "bucketfirst_put_retries_total", help: "Repeated puts", registers });
  const shed = new Counter({
    name: "bucketfirst_connections_shed_total",
    help: "Connections closed because MAX_CONNECTIONS were open: idle, or refused where none was idle",
    labelNames: ["what"],
    registers,
  });
  const bytes = new Counter({ name: "bucketfirst_sent_bytes_total", help: "Body bytes sent to clients", registers });
  const duration = new Histogram({
    name: "bucketfirst_request_seconds",
    help: "From the request to the last byte given to the client's socket",
    labelNames: ["result"],
    buckets: SECONDS,
    registers,
  });
  const responses = new Counter({
    name: "bucketfirst_responses_total",
    help: "Responses by the class of their status; none: the client left before it got one",
    labelNames: ["status_class"],
    registers,
  });
  const upstream = new Histogram({
    name: "bucketfirst_upstream_seconds",
    help: "From a request to imgproxy to the status of its response; none: it gave no response",
    labelNames: ["status_class"],
    buckets: SECONDS,
    registers,
  });
  const store = new Histogram({
    name: "bucketfirst_store_seconds",
    help: "From a call of the store to its result; of a get to the first bytes",
    labelNames: ["call", "result"],
    buckets: SECONDS,
    registers,
  });
  for (const result of REQUEST_RESULTS) {
    requests.inc({ result }, 0);
    duration.zero({ result });
  }
  for (const result of META_RESULTS) meta.inc({ result }, 0);
  for (const result of PUT_RESULTS) stored.inc({ result }, 0);
  for (const reason of refusals) skipped.inc({ reason }, 0);
  for (const what of ["idle", "refused"]) shed.inc({ what }, 0);
  for (const status_class of STATUS_CLASSES) {
    responses.inc({ status_class }, 0);
    upstream.zero({ status_class });
  }
  for (const call of STORE_CALLS) for (const result of STORE_RESULTS) store.zero({ call, result });
  return {
    requests,
    meta,
    stored,
    skipped,
    retried,
    shed,
    bytes,
    duration,
    responses,
    upstream,
    store,
    observe(source: Observed): void {
      const gauge = (name: string, help: string, value: () => number): void => {
        new Gauge({
          name: `bucketfirst_${name}`,
          help,
          registers,
          collect() {
            this.set(value());
          },
        });
      };
      gauge("connections", "Connections of clients", source.connections);
      gauge("flights", "Keys being fetched or stored", source.flights);
      gauge("upstream_busy", "Requests at the upstream", source.upstreamBusy);
      gauge("upstream_waiting", "Flights waiting for the upstream", source.upstreamWaiting);
      gauge("uploads_pending", "Objects not yet in the bucket", source.uploadsPending);
      gauge(
        "memory_bytes",
        "Bytes of images in memory, whoever holds them: flights, puts, clients that do not read, files asked for lately",
        source.memoryBytes,
      );
      gauge("spill_bytes", "Bytes of bodies on disk", source.spillBytes);
      gauge("storing", "0 while storing is off because fallback images cannot be told apart", () =>
        Number(source.storing()),
      );
    },
    contentType: registry.contentType,
    text: (): Promise<string> => Registry.merge([registry, processMetrics()]).metrics(),
  };
}

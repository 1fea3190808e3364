import { Counter, Gauge, Histogram, Registry } from "prom-client";

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

/** Creates the counters; `observe` connects the gauges later. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: "bucketfirst_requests_total",
    help: "Answers by how they came about: hit, miss, joined, negative, error",
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
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  return {
    requests,
    stored,
    skipped,
    retried,
    shed,
    bytes,
    duration,
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
    text: (): Promise<string> => registry.metrics(),
  };
}

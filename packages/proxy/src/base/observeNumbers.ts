import { Counter, Gauge, type Registry } from "prom-client";

/** Numbers of a proxy that its metrics show; each is read when `/metrics` is. */
export interface Observed {
  connections(): number;
  flights(): number;
  upstreamBusy(): number;
  upstreamWaiting(): number;
  uploadsPending(): number;
  /** Originals whose pictures are to be made or purged; always 0 without events. */
  eventsPending(): number;
  memoryBytes(): number;
  spillBytes(): number;
  storing(): boolean;
  storeBytes(): number;
  storeEvicted(): number;
  storeEvictedBytes(): number;
}

/** Registers the metrics whose numbers are read from a proxy at each scrape. */
export function observeNumbers(source: Observed, registry: Registry): void {
  const registers = [registry];
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
  const count = (name: string, help: string, value: () => number): void => {
    new Counter({
      name: `bucketfirst_${name}`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  };
  gauge("connections", "Connections of clients", source.connections);
  gauge("flights", "Keys being fetched or stored", source.flights);
  gauge("upstream_busy", "Requests at the upstream", source.upstreamBusy);
  gauge("upstream_waiting", "Flights waiting for the upstream", source.upstreamWaiting);
  gauge("uploads_pending", "Objects not yet in the bucket", source.uploadsPending);
  gauge("events_pending", "Originals whose pictures are to be made or purged after an event", source.eventsPending);
  gauge(
    "memory_bytes",
    "Bytes of images in memory, whoever holds them: flights, puts, clients that do not read, files asked for lately",
    source.memoryBytes,
  );
  gauge("spill_bytes", "Bytes of bodies on disk", source.spillBytes);
  gauge("store_bytes", "Bytes of the folder below STORE_MAX_BYTES; 0 without that limit", source.storeBytes);
  count("store_evicted_total", "Objects removed because of STORE_MAX_BYTES", source.storeEvicted);
  count("store_evicted_bytes_total", "Bytes of these objects", source.storeEvictedBytes);
  gauge("storing", "0 while storing is off because fallback images cannot be told apart", () =>
    Number(source.storing()),
  );
}

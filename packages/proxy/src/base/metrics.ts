import { Counter, Histogram, Registry } from "prom-client";
import {
  EVENT_ENDS,
  EVENT_KINDS,
  EVENT_RESULTS,
  FALLBACK_RESULTS,
  META_RESULTS,
  PUT_RESULTS,
  REQUEST_RESULTS,
  STATUS_CLASSES,
  STORE_CALLS,
  STORE_RESULTS,
} from "./labels.js";
import { type Observed, observeNumbers } from "./observeNumbers.js";
import { processMetrics } from "./processMetrics.js";

/** Bounds of the histograms, in seconds. */
const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Returns every combination of the values of some labels. */
const combinationsOf = <L extends string>(labels: Record<L, readonly string[]>): Record<L, string>[] =>
  Object.entries<readonly string[]>(labels).reduce<Record<string, string>[]>(
    (all, [label, values]) => all.flatMap((others) => values.map((value) => ({ ...others, [label]: value }))),
    [{}],
  ) as Record<L, string>[];

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
  const counter = <L extends string>(name: string, help: string, label: L, values: readonly string[]): Counter<L> => {
    const made = new Counter({ name: `bucketfirst_${name}`, help, labelNames: [label], registers });
    for (const value of values) made.inc({ [label]: value } as Record<L, string>, 0);
    return made;
  };
  const sum = (name: string, help: string): Counter => new Counter({ name: `bucketfirst_${name}`, help, registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    labels: Record<L, readonly string[]>,
  ): Histogram<L> => {
    const labelNames = Object.keys(labels) as L[];
    const made = new Histogram({ name: `bucketfirst_${name}`, help, labelNames, buckets: SECONDS, registers });
    for (const combination of combinationsOf(labels)) made.zero(combination);
    return made;
  };
  const requests = counter(
    "requests_total",
    "Responses by their origin: hit, miss, joined, negative, passed, error",
    "result",
    REQUEST_RESULTS,
  );
  const meta = counter(
    "meta_requests_total",
    "Those of bucketfirst_requests_total that asked for metadata: hit, miss, joined, negative, error",
    "result",
    META_RESULTS,
  );
  const stored = counter(
    "stored_total",
    "Ends of puts: stored, exists, healed, dropped, cancelled",
    "result",
    PUT_RESULTS,
  );
  const skipped = counter("skipped_total", "Images served but not stored, by reason", "reason", refusals);
  const retried = sum("put_retries_total", "Repeated puts");
  const shed = counter(
    "connections_shed_total",
    "Connections closed because MAX_CONNECTIONS were open: idle, or refused where none was idle",
    "what",
    ["idle", "refused"],
  );
  const sourceDownloads = sum("source_downloads_total", "Downloads of originals that the source gateway began");
  const sourcesShared = sum(
    "source_shared_total",
    "Requests of imgproxy for an original that were served from a download that was there",
  );
  const bytes = sum("sent_bytes_total", "Body bytes sent to clients");
  const duration = histogram("request_seconds", "From the request to the last byte given to the client's socket", {
    result: REQUEST_RESULTS,
  });
  const responses = counter(
    "responses_total",
    "Responses by the class of their status; none: the client left before it got one",
    "status_class",
    STATUS_CLASSES,
  );
  const upstream = histogram(
    "upstream_seconds",
    "From a request to imgproxy to the status of its response; none: it gave no response",
    { status_class: STATUS_CLASSES },
  );
  const store = histogram("store_seconds", "From a call of the store to its result; of a get to the first bytes", {
    call: STORE_CALLS,
    result: STORE_RESULTS,
  });
  const fallback = histogram("fallback_seconds", "From a look into the second bucket to its result", {
    result: FALLBACK_RESULTS,
  });
  const events = new Counter({
    name: "bucketfirst_events_total",
    help: "Events of buckets of originals; failed: the bucket of results did not keep them",
    labelNames: ["kind", "result"],
    registers,
  });
  for (const labels of combinationsOf({ kind: EVENT_KINDS, result: EVENT_RESULTS })) events.inc(labels, 0);
  const eventEnds = counter(
    "event_ends_total",
    "Ends of the work for an event: made, replaced, present, removed, outdated, unmapped, gone, failed",
    "result",
    EVENT_ENDS,
  );
  return {
    requests,
    meta,
    events,
    eventEnds,
    stored,
    skipped,
    retried,
    shed,
    bytes,
    sourceDownloads,
    sourcesShared,
    duration,
    responses,
    upstream,
    store,
    fallback,
    observe: (source: Observed): void => observeNumbers(source, registry),
    contentType: registry.contentType,
    text: (): Promise<string> => Registry.merge([registry, processMetrics()]).metrics(),
  };
}

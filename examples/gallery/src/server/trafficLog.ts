import type { ProxyEvent } from "@bucketfirst/proxy";
import { addToVisits, type Outcome, type TrafficEvent, type Visit } from "../traffic.js";

/** Visits that the strip shows; older ones are forgotten. */
const KEPT_VISITS = 8;

/** A log that sorts the events of bucket and proxy into visits, and passes them on to listeners. */
export interface TrafficLog {
  /** Begins a visit: requests from here on belong to it. */
  beginVisit(): number;
  /** Adds one event. @param photo photo of its key */
  take(event: ProxyEvent, photo: string | undefined): void;
  visits(): readonly Visit[];
  subscribe(listener: (event: TrafficEvent) => void): () => void;
}

function outcomeOf({ stage, result }: ProxyEvent): Outcome {
  if (stage === "bucket") return result === "hit" || result === "miss" ? result : "failed";
  return result === "hit" || result === "miss" || result === "joined" ? "proxied" : "failed";
}

export function createTrafficLog(): TrafficLog {
  const listeners = new Set<(event: TrafficEvent) => void>();
  /** Visits of requests by key: a put ends after its response, maybe in the next visit, and counts in the visit of the request. */
  const askedIn = new Map<string, number>();
  let visits: readonly Visit[] = [];
  let visit = 0;
  let lastId = 0;

  const record = (event: TrafficEvent) => {
    visits = addToVisits(visits, event).slice(-KEPT_VISITS);
    for (const listener of listeners) listener(event);
  };

  return {
    beginVisit() {
      visit += 1;
      return visit;
    },
    take(event, photo) {
      const { stage, key = "", status, result, ms, bytes } = event;
      if (status === undefined) {
        // Of puts, only those that wrote an object count here.
        if (result === "stored" || result === "healed") record({ type: "stored", visit: askedIn.get(key) ?? visit });
        return;
      }
      if (stage === "proxy") askedIn.set(key, visit);
      lastId += 1;
      record({ type: "request", request: { id: lastId, visit, photo, stage, outcome: outcomeOf(event), ms, bytes } });
    },
    visits: () => visits,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** End of one request, as the server saw it. */
export type Outcome = "hit" | "miss" | "proxied" | "failed";

/** One request for a photo, after its end. */
export interface PhotoRequest {
  id: number;
  visit: number;
  /** Name of the photo; left out where the server refused before it read the name. */
  photo?: string;
  stage: "bucket" | "proxy";
  outcome: Outcome;
  ms: number;
  bytes: number;
}

/** An event that is sent to the open page. */
export type TrafficEvent =
  | { type: "request"; request: PhotoRequest }
  | { type: "stored"; visit: number }
  | { type: "visits"; visits: readonly Visit[] };

/** One page view with all its requests. */
export interface Visit {
  number: number;
  requests: PhotoRequest[];
  stored: number;
}

/** Adds an event to the visits; the server's log and the open page fold the same events with this one function. */
export function addToVisits(visits: readonly Visit[], event: TrafficEvent): readonly Visit[] {
  if (event.type === "visits") return event.visits;
  const number = event.type === "stored" ? event.visit : event.request.visit;
  const known = visits.find((visit) => visit.number === number) ?? { number, requests: [], stored: 0 };
  const changed =
    event.type === "stored"
      ? { ...known, stored: known.stored + 1 }
      : { ...known, requests: [...known.requests, event.request] };
  return [...visits.filter((visit) => visit.number !== number), changed].sort((a, b) => a.number - b.number);
}

/** The four numbers of a visit. */
export function countVisit({ requests, stored }: Visit): Record<"hits" | "misses" | "proxied" | "stored", number> {
  const count = (stage: PhotoRequest["stage"], ...wanted: Outcome[]) =>
    requests.filter((request) => request.stage === stage && wanted.includes(request.outcome)).length;
  return {
    hits: count("bucket", "hit"),
    // For the visitor a failure of the bucket is a miss.
    misses: count("bucket", "miss", "failed"),
    proxied: count("proxy", "proxied"),
    stored,
  };
}

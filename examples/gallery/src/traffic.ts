/** How one request ended, as the server saw it. */
export type Outcome = "hit" | "miss" | "proxied" | "failed";

/** One request for a photo. `outcome` and the figures are absent while it runs. */
export interface PhotoRequest {
  id: number;
  visit: number;
  photo: string;
  stage: "bucket" | "proxy";
  outcome?: Outcome;
  ms?: number;
  bytes?: number;
}

/** What the page is told while it is open. */
export type TrafficEvent =
  | { type: "request"; request: PhotoRequest }
  | { type: "stored"; visit: number; photo: string }
  | { type: "ready" };

/** One page view and all that was asked for because of it. */
export interface Visit {
  number: number;
  requests: PhotoRequest[];
  stored: number;
}

/** Adds an event to the visits; the server's log and the open page fold the same events with this one function. */
export function addToVisits(visits: readonly Visit[], event: TrafficEvent): readonly Visit[] {
  if (event.type === "ready") return visits;
  const number = event.type === "stored" ? event.visit : event.request.visit;
  const known = visits.find((visit) => visit.number === number) ?? { number, requests: [], stored: 0 };
  const changed =
    event.type === "stored"
      ? { ...known, stored: known.stored + 1 }
      : {
          ...known,
          requests: [...known.requests.filter(({ id }) => id !== event.request.id), event.request].sort(
            (a, b) => a.id - b.id,
          ),
        };
  return [...visits.filter((visit) => visit.number !== number), changed].sort((a, b) => a.number - b.number);
}

/** The four numbers of a visit. */
export function countVisit({ requests, stored }: Visit): Record<"hits" | "misses" | "proxied" | "stored", number> {
  const count = (wanted: Outcome) => requests.filter(({ outcome }) => outcome === wanted).length;
  return { hits: count("hit"), misses: count("miss"), proxied: count("proxied"), stored };
}

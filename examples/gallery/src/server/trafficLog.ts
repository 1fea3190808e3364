import type { IncomingMessage, ServerResponse } from "node:http";
import type { Address } from "../addresses.js";
import { addToVisits, type Outcome, type PhotoRequest, type TrafficEvent, type Visit } from "../traffic.js";

/** Visits that the strip shows; older ones are forgotten. */
const KEPT_VISITS = 8;

/** Counts what reaches the bucket and the proxy, and tells whoever listens. */
export interface TrafficLog {
  /** A page was asked for: requests from here on belong to it. */
  beginVisit(): number;
  /** Follows one request for a photo to its end. */
  follow(address: Address, request: IncomingMessage, response: ServerResponse): void;
  stored(photo: string): void;
  visits(): readonly Visit[];
  subscribe(listener: (event: TrafficEvent) => void): () => void;
}

function outcomeOf(stage: Address["stage"], status: number, finished: boolean): Outcome {
  if (finished && status < 400) return stage === "bucket" ? "hit" : "proxied";
  return finished && stage === "bucket" && (status === 404 || status === 403) ? "miss" : "failed";
}

export function createTrafficLog(): TrafficLog {
  const listeners = new Set<(event: TrafficEvent) => void>();
  /** A photo is stored after its answer has ended, maybe in the next visit: it counts where it was asked for. */
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
    follow({ photo, stage }, request, response) {
      lastId += 1;
      const begun: PhotoRequest = { id: lastId, visit, photo, stage };
      if (stage === "proxy") askedIn.set(photo, visit);
      const started = performance.now();
      const { socket } = request;
      const writtenBefore = socket.bytesWritten;
      record({ type: "request", request: begun });
      response.once("close", () => {
        const outcome = outcomeOf(stage, response.statusCode, response.writableFinished);
        const ms = performance.now() - started;
        record({ type: "request", request: { ...begun, outcome, ms, bytes: socket.bytesWritten - writtenBefore } });
      });
    },
    stored(photo) {
      record({ type: "stored", visit: askedIn.get(photo) ?? visit, photo });
    },
    visits: () => visits,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

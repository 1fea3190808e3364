import type { ServerResponse } from "node:http";
import type { ProxyEvent } from "../base/events.js";
import type { OutgoingHeaders } from "../http/respond.js";

/** Counters of a development server since its start. */
export interface DevStats {
  /** Requests that the public bucket answered with an object. */
  bucketHits: number;
  /** Requests for an object that the public bucket does not have. */
  bucketMisses: number;
  /** Requests that the public bucket failed to answer. */
  bucketErrors: number;
  /** Requests to the proxy. */
  proxied: number;
  /** Requests to the proxy that failed. */
  proxyErrors: number;
  /** Requests to the proxy for which an image was made. */
  processed: number;
  /** Objects written to the bucket. */
  stored: number;
}

/** Counts events, and passes them on to listeners and live streams. */
export class Hub {
  readonly stats: DevStats = {
    bucketHits: 0,
    bucketMisses: 0,
    bucketErrors: 0,
    proxied: 0,
    proxyErrors: 0,
    processed: 0,
    stored: 0,
  };
  readonly #listeners = new Set<(event: ProxyEvent) => void>();
  readonly #streams = new Set<ServerResponse>();

  readonly emit = (event: ProxyEvent): void => {
    this.#count(event);
    for (const listener of this.#listeners) listener(event);
    // A page may be open on another machine: the reason of a failure is for the terminal.
    const { reason, ...shown } = event;
    this.#send("request", shown);
  };

  /** Calls `listener` for every event; returns the function that ends that. */
  on(listener: (event: ProxyEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sends live streams a change that is no request. */
  announce(state: unknown): void {
    this.#send("state", state);
  }

  /** Turns a response into a live stream (`text/event-stream`), which begins with the present state. */
  stream(response: ServerResponse, state: unknown, headers: OutgoingHeaders): void {
    response.writeHead(200, { ...headers, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
    response.write(`retry: 1000\nevent: state\ndata: ${JSON.stringify(state)}\n\n`);
    this.#streams.add(response);
    response.once("close", () => this.#streams.delete(response));
  }

  close(): void {
    for (const response of this.#streams) response.end();
  }

  #send(name: string, data: unknown): void {
    const text = `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const response of this.#streams) {
      // A sleeping page must not collect events without end; it gets the state when it connects again.
      if (response.writableLength > 1024 * 1024) response.destroy();
      else response.write(text);
    }
  }

  #count({ stage, result }: ProxyEvent): void {
    const { stats } = this;
    if (stage === "bucket") {
      if (result === "hit") stats.bucketHits++;
      else if (result === "miss") stats.bucketMisses++;
      else stats.bucketErrors++;
    } else if (result === "stored" || result === "healed") stats.stored++;
    else if (result !== "exists" && result !== "dropped" && result !== "cancelled" && result !== "passed") {
      stats.proxied++;
      if (result === "error" || result === "negative") stats.proxyErrors++;
      if (result === "miss") stats.processed++;
    }
  }
}

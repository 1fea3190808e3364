import { Client, type Dispatcher, Pool } from "undici";
import type { Headers } from "../upstream/upstream.js";
import { invalidConfig } from "./errors.js";

/** A request, to which the pool adds the client that carried it. */
export interface Asked extends Dispatcher.DispatchOptions {
  client?: CountingClient;
}

/** Events of one request: a head, chunks, and an end or an error. */
export interface DispatchEvents {
  head(status: number, headers: Headers): void;
  data(chunk: Buffer): void | Promise<void>;
  end(): void;
  error(error: Error): void;
}

/** System codes of a socket that was closed. */
const CLOSED = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

/** One socket of a pool without pipelining, which knows how many requests it has carried. */
class CountingClient extends Client {
  #carried = 0;

  constructor(origin: URL, options: object) {
    super(origin, options);
    // A client connects for the request that it has just been given.
    this.on("connect", () => {
      this.#carried = 1;
    });
  }

  /** True where the present request is not the first on its socket. */
  get reused(): boolean {
    return this.#carried > 1;
  }

  override dispatch(asked: Asked, handler: Dispatcher.DispatchHandler): boolean {
    this.#carried++;
    asked.client = this;
    return super.dispatch(asked, handler);
  }
}

/**
 * Opens a pool of sockets, each of which carries one request at a time. Nothing is connected before the first one.
 *
 * @throws ProxyError `INVALID_CONFIG` in a runtime that has no undici: Bun puts a module of its own in its place, in which
 * every request would fail
 */
export function openPool(origin: string, options: Pool.Options): Pool {
  const pool = new Pool(origin, { ...options, pipelining: 1, factory: (at, own) => new CountingClient(at, own) });
  if (typeof pool.dispatch !== "function")
    throw invalidConfig(
      "runtime: expected Node 20.19 or later, got one that puts a module of its own in undici's place",
    );
  return pool;
}

/**
 * Returns whether a request failed since the other side closed an idle socket at the same moment. On a new socket the
 * request itself is to blame.
 */
export const isStale = ({ client }: Asked, error: Error): boolean =>
  client?.reused === true && CLOSED.has((error as NodeJS.ErrnoException).code ?? "");

/** Sends a request through a pool. It ends with `signal`, and when an event throws. */
export function dispatch(pool: Pool, asked: Asked, signal: AbortSignal, events: DispatchEvents): void {
  pool.dispatch(asked, handlerOf(signal, events));
}

function handlerOf(signal: AbortSignal, events: DispatchEvents): Dispatcher.DispatchHandler {
  let controller: Dispatcher.DispatchController | undefined;
  const abort = (): void => controller?.abort(signal.reason);
  return {
    onRequestStart(current) {
      controller = current;
      if (signal.aborted) abort();
      else signal.addEventListener("abort", abort, { once: true });
    },
    onResponseStart(current, status, headers) {
      if (status < 200) return;
      // They lie in the first piece of the body, which would stay in memory as long as the request.
      current.rawHeaders = null;
      try {
        events.head(status, headers);
      } catch (error) {
        current.abort(error as Error);
      }
    },
    onResponseData(current, chunk) {
      // undici sends an empty chunk at each resumption: a pause for it would never end.
      if (chunk.length === 0) return;
      try {
        const wait = events.data(chunk);
        if (!wait) return;
        current.pause();
        wait.then(
          () => current.resume(),
          (error) => current.abort(error),
        );
      } catch (error) {
        current.abort(error as Error);
      }
    },
    onResponseEnd() {
      signal.removeEventListener("abort", abort);
      events.end();
    },
    onResponseError(_controller, error) {
      signal.removeEventListener("abort", abort);
      events.error(error);
    },
  };
}

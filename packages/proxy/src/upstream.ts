import { type Dispatcher, Pool } from "undici";
import { ProxyError } from "./errors.js";

/** Response headers by lower-case name. */
export type Headers = Record<string, string | string[] | undefined>;

/** The first value of a header. */
export function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** What is asked of imgproxy. Nothing of the visitor goes along: the answer depends on the path alone. */
export interface UpstreamRequest {
  /** Signed path in canonical form. */
  path: string;
  requestId: string;
  traceparent?: string;
  signal: AbortSignal;
}

/** Receives one answer: its head, then its chunks; a returned promise asks to wait. */
export interface UpstreamSink {
  head(status: number, headers: Headers): void;
  data(chunk: Buffer): void | Promise<void>;
}

/** What makes images: imgproxy over HTTP, or the embedded processor. */
export interface Upstream {
  /** For logs and start-up lines. */
  readonly label: string;
  /** Resolves at the verified end of the answer; rejects when it broke off before that. */
  fetch(request: UpstreamRequest, sink: UpstreamSink): Promise<void>;
  /** Resolves when the upstream is able to work. */
  ping(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Settings of {@link createHttpUpstream}. */
export interface HttpUpstreamConfig {
  /** imgproxy's address, e.g. `http://127.0.0.1:8081`, with its own path prefix if it has one. */
  url: string;
  /** Sent as bearer token. */
  secret?: string;
  /** Most sockets; the proxy's own limit of flights is what usually counts. */
  connections?: number;
  /** Until the response headers. Default 15,000. */
  headersTimeoutMs?: number;
  /** Between two chunks. Default 10,000. */
  idleTimeoutMs?: number;
  /** Health route. Default `/health`. */
  healthPath?: string;
}

/** imgproxy behind an HTTP address. */
export function createHttpUpstream(config: HttpUpstreamConfig): Upstream {
  const { url, secret, connections = 64, headersTimeoutMs = 15_000, idleTimeoutMs = 10_000 } = config;
  const base = new URL(url);
  const prefix = base.pathname.replace(/\/+$/, "");
  // undici drops idle sockets after 4 s by itself, imgproxy closes them after 10 s.
  const pool = new Pool(base.origin, {
    connections,
    pipelining: 1,
    headersTimeout: headersTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    connect: { timeout: 2_000 },
  });

  const attempt = (request: UpstreamRequest, sink: UpstreamSink): Promise<boolean> =>
    new Promise((resolve, reject) => {
      let begun = false;
      pool.dispatch(
        {
          method: "GET",
          path: prefix + request.path,
          headers: {
            "x-request-id": request.requestId,
            ...(request.traceparent !== undefined && { traceparent: request.traceparent }),
            ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
          },
        },
        handler(request.signal, {
          head(status, headers) {
            begun = true;
            sink.head(status, headers);
          },
          data: (chunk) => sink.data(chunk),
          end: () => resolve(true),
          // An idle socket that imgproxy closes as we write to it fails before the first byte: worth one more try.
          error: (error) => (!begun && isStaleSocket(error) ? resolve(false) : reject(toProxyError(error, begun))),
        }),
      );
    });

  return {
    label: `imgproxy at ${base.origin}${prefix}`,
    async fetch(request, sink) {
      if (await attempt(request, sink)) return;
      if (!(await attempt(request, sink))) throw unreachable("connection reset before the first byte, twice");
    },
    async ping(signal) {
      const { statusCode, body } = await pool.request({
        method: "GET",
        path: prefix + (config.healthPath ?? "/health"),
        signal,
      });
      await body.dump();
      if (statusCode !== 200) throw new Error(`health check answered ${statusCode}`);
    },
    close: () => pool.destroy(),
  };
}

interface Events {
  head(status: number, headers: Headers): void;
  data(chunk: Buffer): void | Promise<void>;
  end(): void;
  error(error: Error): void;
}

function handler(signal: AbortSignal, events: Events): Dispatcher.DispatchHandler {
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
      try {
        events.head(status, headers);
      } catch (error) {
        current.abort(error as Error);
      }
    },
    onResponseData(current, chunk) {
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

function isStaleSocket(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE";
}

function toProxyError(error: Error, begun: boolean): Error {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (error instanceof ProxyError) return error;
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") {
    return new ProxyError(504, "The image server did not answer in time", {
      message: begun ? "upstream stopped in the middle of its answer" : "upstream sent no headers in time",
      cause: error,
    });
  }
  return unreachable(`${error.message}${code ? ` (${code})` : ""}`, error);
}

const unreachable = (message: string, cause?: unknown): ProxyError =>
  new ProxyError(502, "The image server could not be reached", { message: `upstream: ${message}`, cause });

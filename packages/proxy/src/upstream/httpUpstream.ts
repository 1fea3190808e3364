import type { Pool } from "undici";
import { type Asked, dispatch, isStale, openPool } from "../base/dispatch.js";
import { ProxyError } from "../base/errors.js";
import { isFormFault, tolerantRequest } from "./tolerantRequest.js";
import type { Upstream, UpstreamRequest, UpstreamSink } from "./upstream.js";

/** Settings of {@link createHttpUpstream}. */
export interface HttpUpstreamConfig {
  /** Address of imgproxy, e.g. `http://127.0.0.1:8081`, with its own path prefix if it has one. */
  url: string;
  /** Bearer token that is sent with every image request. Default none. */
  secret?: string;
  /** Most sockets for images, 1 or more. Two more serve the probe and the health check. Default 64. */
  connections?: number;
  /** Longest time until the response headers, in milliseconds. Default 15,000. */
  headersTimeoutMs?: number;
  /** Longest time between two chunks, in milliseconds. Default 10,000. */
  idleTimeoutMs?: number;
  /** Path of imgproxy's health route, behind its prefix. Default `/health`. */
  healthPath?: string;
}

/**
 * Creates an upstream that asks imgproxy over HTTP. Nothing is sent before the first request.
 *
 * @throws TypeError for a `url` that is no address
 * @example
 * createHttpUpstream({ url: "http://127.0.0.1:8081/img/" }).label // "imgproxy at http://127.0.0.1:8081/img"
 */
export function createHttpUpstream(config: HttpUpstreamConfig): Upstream {
  const { url, secret, connections = 64, headersTimeoutMs = 15_000, idleTimeoutMs = 10_000 } = config;
  const base = new URL(url);
  const prefix = base.pathname.replace(/\/+$/, "");
  // undici drops idle sockets after 4 s by itself, imgproxy closes them after 10 s.
  const poolOf = (sockets: number): Pool =>
    openPool(base.origin, {
      connections: sockets,
      headersTimeout: headersTimeoutMs,
      bodyTimeout: idleTimeoutMs,
      connect: { timeout: 2_000 },
    });
  // While images use every other socket the health check still has one, or full load would look like a dead imgproxy.
  const [images, asides, health] = [poolOf(connections), poolOf(1), poolOf(1)];

  const headersOf = ({ requestId, traceparent }: UpstreamRequest): Record<string, string> => ({
    "x-request-id": requestId,
    ...(traceparent !== undefined && { traceparent }),
    ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
  });

  const attempt = (request: UpstreamRequest, sink: UpstreamSink): Promise<boolean> =>
    new Promise((resolve, reject) => {
      let begun = false;
      const asked: Asked = { method: "GET", path: prefix + request.path, headers: headersOf(request) };
      const tolerantly = (): void =>
        tolerantRequest(
          { origin: base, path: asked.path, headers: headersOf(request), headersTimeoutMs, idleTimeoutMs },
          request.signal,
          {
            head: (status, headers) => sink.head(status, headers),
            data: (chunk) => sink.data(chunk),
            end: () => resolve(true),
            error: (error) => reject(toProxyError(error, true)),
          },
        );
      dispatch(request.aside ? asides : images, asked, request.signal, {
        head(status, headers) {
          begun = true;
          sink.head(status, headers);
        },
        data: (chunk) => sink.data(chunk),
        end: () => resolve(true),
        error(error) {
          if (!begun && isFormFault(error)) return tolerantly();
          // One more try is worth it. On a new socket the request would only do its harm again.
          if (!begun && isStale(asked, error)) return resolve(false);
          reject(toProxyError(error, begun));
        },
      });
    });

  return {
    label: `imgproxy at ${base.origin}${prefix}`,
    async fetch(request, sink) {
      if (await attempt(request, sink)) return;
      if (!(await attempt(request, sink))) throw unreachable("connection reset before the first byte, twice");
    },
    async ping(signal) {
      const { statusCode, body } = await health.request({
        method: "GET",
        path: prefix + (config.healthPath ?? "/health"),
        signal,
      });
      await body.dump();
      if (statusCode !== 200) throw new Error(`health check answered ${statusCode}`);
    },
    async close() {
      await Promise.all([images, asides, health].map((pool) => pool.destroy()));
    },
  };
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

import type { Readable } from "node:stream";
import type { Dispatcher, Pool } from "undici";
import { type Asked, isStale, openPool } from "../../base/dispatch.js";
import type { Headers } from "../../upstream/upstream.js";
import { BROKEN_BODY, StoreError } from "../storeError.js";
import { S3Body } from "./s3Body.js";
import { isPieces, letGo, type SentBody, watched } from "./sentBody.js";

/** One call, ready to be sent. */
export interface S3Call {
  origin: string;
  method: Dispatcher.HttpMethod;
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  /** Bytes to send; each attempt needs a fresh stream or fresh pieces, of which the socket holds one at a time. */
  body?: SentBody | undefined;
  signal?: AbortSignal | undefined;
  /** Longest body of a 200 in bytes that is read whole; a longer one is a stream. Default: all are read whole. */
  wholeBytes?: number;
  /** Called at the head of a reply of 200. */
  onSuccess?: (() => void) | undefined;
}

/** Reply of the store. A stream must be read or destroyed, since it holds a socket. */
export interface S3Reply {
  status: number;
  headers: Headers;
  body: Buffer | Readable;
}

/** Settings of {@link S3Exchange}; spans are in milliseconds. */
export interface S3ExchangeConfig {
  connections: number;
  connectTimeoutMs: number;
  /**
   * Longest time until the head of a reply, or its end where it is read whole, counted anew with each piece that is sent;
   * also the longest silence in a body.
   */
  requestTimeoutMs: number;
}

// Less than the idle time of every store that was measured; a socket that is closed all the same is not the call's fault.
const KEEP_ALIVE_MS = 15_000;

/** A sender of calls that keeps its sockets. */
export class S3Exchange {
  readonly #config: S3ExchangeConfig;
  /** Pool of the bucket, and one for each place that it redirects to, by origin. */
  readonly #pools = new Map<string, Pool>();

  constructor(config: S3ExchangeConfig) {
    this.#config = config;
  }

  /**
   * Sends a call once.
   *
   * @throws StoreError `code` `StaleSocket` where a kept socket turned out to be closed: the call may be sent again
   */
  send({ signal, wholeBytes = Number.POSITIVE_INFINITY, onSuccess, origin, ...call }: S3Call): Promise<S3Reply> {
    const { requestTimeoutMs } = this.#config;
    return new Promise((resolve, reject) => {
      // undici would end the connection after a HEAD, for servers that send a body all the same.
      // It also takes pieces one by one, which its types do not say.
      const body = call.body && isPieces(call.body) ? watched(call.body, () => timer.refresh()) : call.body;
      const asked: Asked = { ...call, body: (body ?? null) as Buffer | Readable | null, reset: false };
      let controller: Dispatcher.DispatchController | undefined;
      let ended: Error | undefined;
      let reply: S3Reply | undefined;
      let stream: S3Body | undefined;
      const chunks: Buffer[] = [];
      const stop = (reason: Error): void => {
        ended ??= reason;
        // A call without a socket ends now, and is aborted once it gets one.
        fail(ended);
        controller?.abort(ended);
      };
      const onAbort = (): void => stop(signal!.reason);
      const timer = setTimeout(() => {
        // What has begun and does not end is a fault of that object, as a cut is.
        const code = reply?.status === 200 ? BROKEN_BODY : "Timeout";
        stop(new StoreError(`no answer within ${requestTimeoutMs} ms`, { code }));
      }, requestTimeoutMs);
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      };
      const fail = (error: Error): void => {
        settle();
        if (call.body) letGo(call.body);
        if (stream) stream.destroy(error);
        else reject(error);
      };
      if (signal?.aborted) return fail(signal.reason);
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#poolOf(origin, wholeBytes < Number.POSITIVE_INFINITY).dispatch(asked, {
        onRequestStart(current) {
          controller = current;
          if (ended) current.abort(ended);
        },
        onResponseStart(current, status, headers) {
          if (status < 200) return;
          reply = { status, headers, body: Buffer.alloc(0) };
          if (status === 200) onSuccess?.();
          if (status !== 200 || !(Number(headers["content-length"] ?? Number.NaN) > wholeBytes)) return;
          // The signal stays in force: the client may leave while the body is on its way.
          clearTimeout(timer);
          stream = new S3Body(current);
          resolve({ ...reply, body: stream });
        },
        onResponseData(_current, chunk) {
          if (stream) stream.add(chunk);
          else chunks.push(chunk);
        },
        onResponseEnd() {
          settle();
          if (stream) return stream.finish();
          if (reply) resolve({ ...reply, body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) });
        },
        onResponseError(_current, error) {
          const stale = reply === undefined && isStale(asked, error);
          const code = stale ? "StaleSocket" : reply?.status === 200 ? BROKEN_BODY : undefined;
          fail(ended ?? (code ? new StoreError(error.message, { code, cause: error }) : error));
        },
      });
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  /** A slow reader holds its socket, so calls that stream have sockets of their own: all others would wait for it. */
  #poolOf(origin: string, streams: boolean): Pool {
    const name = `${origin} ${streams}`;
    const known = this.#pools.get(name);
    if (known) return known;
    const { connections, connectTimeoutMs, requestTimeoutMs } = this.#config;
    const pool = openPool(origin, {
      connections,
      connect: { timeout: connectTimeoutMs },
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      headersTimeout: requestTimeoutMs,
      bodyTimeout: requestTimeoutMs,
    });
    this.#pools.set(name, pool);
    return pool;
  }
}

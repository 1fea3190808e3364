import type { IncomingMessage, ServerResponse } from "node:http";
import { ProxyError } from "../base/errors.js";
import { firstHeaderValue, mediaType } from "../base/mediaType.js";
import type { Memory } from "../base/memory.js";
import type { UpstreamLimiter } from "../images/upstreamLimiter.js";
import { statusError } from "../upstream/statusError.js";
import type { Headers, Upstream, UpstreamSink } from "../upstream/upstream.js";
import type { OutgoingHeaders } from "./respond.js";
import { finish } from "./writeBody.js";

const MOST = 4 * 1024 * 1024;

/** Settings of {@link passInfo}. */
export interface PassInfoConfig {
  upstream: Upstream;
  engine: { readonly slots: UpstreamLimiter; readonly memory: Memory };
  /** Longest time in milliseconds in which a client takes nothing; then it is cut. */
  stallMs: number;
}

/** Passes a verified `/info` request of imgproxy Pro through, with a place at the upstream like any image; its JSON is never stored. */
export async function passInfo(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  requestId: string,
  { upstream, engine, stallMs }: PassInfoConfig,
  own: OutgoingHeaders,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort(new Error("the client has left")));
  const chunks: Buffer[] = [];
  const { memory } = engine;
  let length = 0;
  let status = 0;
  let headers: Headers = {};
  const sink: UpstreamSink = {
    head(code, given) {
      status = code;
      headers = given;
    },
    data(chunk) {
      length += chunk.length;
      if (length > MOST)
        throw new ProxyError(502, "The image server sent too much", { message: "info answer over 4 MiB" });
      if (!memory.take(chunk))
        throw new ProxyError(503, "The server is busy", { message: "no memory for an info answer", retryAfter: 1 });
      chunks.push(chunk);
    },
  };
  try {
    const release = await engine.slots.acquire(gone.signal);
    try {
      await upstream.fetch({ path, requestId, signal: gone.signal }, sink);
    } finally {
      release();
    }
    const rest = send();
    if (rest) await rest;
  } finally {
    for (const chunk of chunks) memory.drop(chunk);
  }

  function send(): Promise<void> | undefined {
    if (status !== 200) throw statusError(status, headers);
    if (mediaType(headers["content-type"]) !== "application/json") {
      throw new ProxyError(502, "The image server sent something unexpected", {
        message: "the response of /info is not JSON",
      });
    }
    response.writeHead(200, {
      ...own,
      "Content-Type": "application/json",
      "Content-Length": length,
      "Cache-Control": firstHeaderValue(headers["cache-control"]) ?? "no-store",
      "X-Content-Type-Options": "nosniff",
    });
    return finish(request.method === "HEAD" ? undefined : Buffer.concat(chunks), { response, memory, stallMs });
  }
}

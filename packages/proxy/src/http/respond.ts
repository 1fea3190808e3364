import type { IncomingMessage, ServerResponse } from "node:http";
import { isProxyError, ProxyError } from "../base/errors.js";
import type { Memory } from "../base/memory.js";
import { MethodError } from "../base/methodError.js";
import type { StalledClients } from "../base/stalledClients.js";
import type { BodyReader } from "../body/bodyReader.js";
import type { ResponseHead } from "../images/responseHead.js";
import { evaluateConditions } from "./evaluateConditions.js";
import { finish, writeBody } from "./writeBody.js";

/** Headers by name, as `writeHead` takes them. */
export type OutgoingHeaders = Record<string, string | number>;

/** Settings of {@link sendResponse}. */
export interface SendConfig {
  /** Headers of the proxy itself: `X-Cache`, `Server-Timing`, `X-Request-Id`, CORS. */
  headers: OutgoingHeaders;
  /** Memory that counts the bytes which the client has not taken yet. */
  memory: Memory;
  /** Longest time in milliseconds in which a client takes nothing; then it is cut. */
  stallMs: number;
  /** Clients that are cut earlier where others need what they hold. */
  stalled?: StalledClients;
}

/**
 * Sends a flight's response to one client, with conditional requests and ranges where the bytes are a stored object. Returns
 * the number of body bytes given to the socket; throws where client or source breaks off.
 */
export function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  head: ResponseHead,
  reader: BodyReader | undefined,
  { headers, memory, stallMs, stalled }: SendConfig,
): number | Promise<number> {
  // A miss has no entity tag, so no condition holds for it.
  const wanted = head.etag === undefined ? undefined : evaluateConditions(request, head);
  if (wanted === "nothing") {
    response
      .writeHead(416, {
        ...headers,
        "Content-Range": `bytes */${head.length}`,
        "Content-Length": 0,
        "Cache-Control": "no-store",
      })
      .end();
    return 0;
  }
  const all = headerList(headers, head);
  if (wanted === "fresh") {
    response.writeHead(304, all).end();
    return 0;
  }
  if (wanted) all.push("Content-Range", `bytes ${wanted[0]}-${wanted[1] - 1}/${head.length}`);
  const length = wanted ? wanted[1] - wanted[0] : head.length;
  if (length !== undefined) all.push("Content-Length", length);
  response.writeHead(wanted ? 206 : head.status, all);
  if (request.method === "HEAD") {
    response.end();
    return 0;
  }
  const outlet = { response, memory, stallMs, isMade: head.origin === "upstream", ...(stalled && { stalled }) };
  if (head.bytes) {
    const bytes = wanted ? head.bytes.subarray(...wanted) : head.bytes;
    // Nearly every body is taken at once, so that a hit needs no timer.
    const rest = finish(bytes, outlet);
    return rest ? rest.then(() => bytes.length) : bytes.length;
  }
  if (!reader) throw new Error("a body without a reader");
  if (wanted) reader.limit(...wanted);
  return writeBody(reader, outlet);
}

/** Sends an error: a status, one plain sentence, and a short or no life in caches. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  headers: OutgoingHeaders,
): number {
  const known = isProxyError(error) ? error : new ProxyError(500, "Something went wrong", { cause: error });
  const body = Buffer.from(`${known.publicMessage}\n`);
  const brief = known.status === 404 || known.status === 422;
  response.writeHead(known.status, {
    ...headers,
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": body.length,
    "Cache-Control": brief ? "public, max-age=10" : "no-store",
    "X-Content-Type-Options": "nosniff",
    ...(known.retryAfter !== undefined && { "Retry-After": known.retryAfter }),
    ...(known instanceof MethodError && { Allow: known.allow }),
  });
  response.end(request.method === "HEAD" ? undefined : body);
  return known.status;
}

/** Returns names and values in turn: node accepts such a list, and a growing object would cost several times as much. */
function headerList(own: OutgoingHeaders, head: ResponseHead): (string | number)[] {
  const list: (string | number)[] = [];
  for (const name in own) list.push(name, own[name]!);
  list.push("Content-Type", head.contentType);
  list.push("Cache-Control", head.cacheControl);
  list.push("X-Content-Type-Options", "nosniff");
  // This stands in front of Content-Length: behind it Node would write a name in UTF-8 in another encoding.
  if (head.contentDisposition !== undefined) list.push("Content-Disposition", head.contentDisposition);
  if (head.contentSecurityPolicy !== undefined) list.push("Content-Security-Policy", head.contentSecurityPolicy);
  if (head.contentEncoding !== undefined) list.push("Content-Encoding", head.contentEncoding);
  if (head.etag !== undefined) list.push("ETag", head.etag, "Accept-Ranges", "bytes");
  if (head.lastModified) list.push("Last-Modified", head.lastModified.toUTCString());
  return list;
}

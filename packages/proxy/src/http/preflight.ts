import type { IncomingMessage, ServerResponse } from "node:http";
import type { OutgoingHeaders } from "./respond.js";

/** Answers the preflight of a page elsewhere, with 204: every image may be requested, with the headers that it asks for. */
export function sendPreflight(request: IncomingMessage, response: ServerResponse, headers: OutgoingHeaders): void {
  const wanted = request.headers["access-control-request-headers"];
  response.writeHead(204, {
    ...headers,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    ...(typeof wanted === "string" &&
      /^[A-Za-z0-9, -]{1,256}$/.test(wanted) && { "Access-Control-Allow-Headers": wanted }),
    "Access-Control-Max-Age": 86_400,
    "Cache-Control": "no-store",
  });
  response.end();
}

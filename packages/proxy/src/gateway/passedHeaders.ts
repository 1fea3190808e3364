import { type IncomingHttpHeaders, type ServerResponse, validateHeaderName, validateHeaderValue } from "node:http";
import type { GatewayTarget } from "./gatewayTarget.js";
import type { SourceHead } from "./sharedSource.js";

/** Headers that hold for one connection, and what Node writes by itself. A redirect was followed here. */
const NOT_PASSED = new Set(
  "connection,keep-alive,proxy-authenticate,proxy-authorization,proxy-connection,te,trailer,transfer-encoding,upgrade,host,location".split(
    ",",
  ),
);
/** Headers that name one request of imgproxy, and change nothing in the response to it. */
const TRACING =
  /^(?:traceparent|tracestate|baggage|b3|x-b3-.*|uber-trace-id|x-datadog-.*|newrelic|x-amzn-trace-id|x-request-id)$/;

/** Returns the headers that a source's server gets: those of imgproxy. */
export function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED.has(name)));
}

/** Returns the key of a download: requests that differ in a header may get different bytes. */
export function downloadKeyOf(
  { origin, host, path, authorization }: GatewayTarget,
  headers: IncomingHttpHeaders,
): string {
  const own = Object.entries(headers).filter(([name]) => !TRACING.test(name));
  return JSON.stringify([origin.protocol, host, path, authorization, own.sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** Writes the head of a source's response, but for what no response can carry. */
export function writeHead(response: ServerResponse, { status, rawHeaders }: SourceHead): void {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name, value] = [rawHeaders[i]!, rawHeaders[i + 1]!];
    if (!NOT_PASSED.has(name.toLowerCase()) && isHeader(name, value)) response.appendHeader(name, value);
  }
  response.writeHead(status);
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { DispatchEvents } from "../base/dispatch.js";
import type { Headers } from "./upstream.js";

/** Address, headers and time limits of one request. */
export interface TolerantRequest {
  /** Origin, without a path. */
  origin: URL;
  path: string;
  headers: Record<string, string>;
  headersTimeoutMs: number;
  idleTimeoutMs: number;
}

const FORM_FAULTS = new Set(["HPE_INVALID_HEADER_TOKEN", "UND_ERR_RES_CONTENT_LENGTH_MISMATCH"]);

/**
 * Returns whether a response of which nothing was read yet was refused for its form alone: a `100 Continue` that no request
 * asked for, or a control character in a header, as a file name may bring it.
 */
export function isFormFault(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  // The last case is undici's error for a head that it could not read, where the connection ends with the body.
  return FORM_FAULTS.has(code ?? "") || (code === "UND_ERR_SOCKET" && error.message === "bad response");
}

/**
 * Repeats a request whose response has such a fault, with a client that reads it. It has a connection of its own, since
 * only the strict parser keeps two responses on one connection apart.
 */
export function tolerantRequest(asked: TolerantRequest, signal: AbortSignal, events: DispatchEvents): void {
  const { origin, path, headers, headersTimeoutMs, idleTimeoutMs } = asked;
  const { protocol, hostname, port } = origin;
  const { request } = protocol === "https:" ? https : http;
  const host = hostname.replace(/^\[|\]$/g, "");
  const sent = request({ host, port, path, headers, signal, agent: false, insecureHTTPParser: true });
  let over = false;
  const fail = (error: Error): void => {
    if (over) return;
    over = true;
    sent.destroy();
    events.error(error);
  };
  const timedOut = (code: string): void => fail(Object.assign(new Error("no response in time"), { code }));
  sent.setTimeout(headersTimeoutMs, () => timedOut("UND_ERR_HEADERS_TIMEOUT"));
  sent.once("error", fail);
  sent.once("response", (response) => {
    sent.setTimeout(idleTimeoutMs);
    sent.removeAllListeners("timeout").on("timeout", () => timedOut("UND_ERR_BODY_TIMEOUT"));
    response.once("error", fail);
    // Time that a reader takes is no silence of the upstream.
    take(response, idleTimeoutMs, events).then(() => {
      if (over) return;
      if (!response.complete) return fail(new Error("upstream broke off"));
      over = true;
      events.end();
    }, fail);
  });
  sent.end();
}

async function take(response: IncomingMessage, idleTimeoutMs: number, events: DispatchEvents): Promise<void> {
  events.head(response.statusCode ?? 0, headersOf(response));
  for await (const chunk of response) {
    const wait = events.data(chunk);
    if (!wait) continue;
    response.setTimeout(0);
    await wait;
    response.setTimeout(idleTimeoutMs);
  }
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers: Headers = {};
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    headers[name] = values.length === 1 ? values[0] : values;
  }
  return headers;
}

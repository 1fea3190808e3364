import type { IncomingMessage, ServerResponse } from "node:http";
import { isProxyError, ProxyError, reasonOf } from "../base/errors.js";
import type { Engine } from "../images/engine.js";
import type { ProxyConfig } from "../proxyConfig.js";
import type { Upstream } from "../upstream/upstream.js";
import { isBearer } from "./bearer.js";
import { breakOff } from "./breakOff.js";
import type { FactsReader } from "./imageFacts.js";
import { passInfo } from "./passInfo.js";
import { sendPreflight } from "./preflight.js";
import {
  beginOutcome,
  type Reporters,
  type RequestRecord,
  reportOutcome,
  serverTiming,
  wishOf,
} from "./requestRecord.js";
import { type OutgoingHeaders, sendError, sendResponse } from "./respond.js";
import { checkForm, type Target, type TargetReader } from "./target.js";

/** Settings of {@link handleImage}. */
export interface RequestConfig extends Reporters {
  engine: Engine;
  upstream: Upstream;
  targetOf: TargetReader;
  factsOf: FactsReader;
  /** Bearer token that clients must send (`IMGPROXY_SECRET`). */
  secret: string | undefined;
  allowOrigin: NonNullable<ProxyConfig["allowOrigin"]>;
  describeError: ProxyConfig["describeError"];
  stallMs: number;
  /** True during a shutdown: every response is the last on its connection. */
  closing: boolean;
}

/** Headers for pages elsewhere: they may measure the times of images, and a page that isolates itself may show them. */
export const FOR_ANY_PAGE = { "Timing-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin" };

/** Answers one request for an image, from the canonical path to the last byte. */
export async function handleImage(
  request: IncomingMessage,
  response: ServerResponse,
  config: RequestConfig,
): Promise<void> {
  const outcome = beginOutcome(request);
  const { requestId } = outcome;
  const headers: OutgoingHeaders = { "X-Request-Id": requestId, ...FOR_ANY_PAGE };
  nameReader(headers, request, config.allowOrigin);
  try {
    checkForm(request);
    if (request.method === "OPTIONS") {
      sendPreflight(request, response, headers);
      outcome.result = "passed";
      outcome.status = 204;
      return;
    }
    if (config.secret !== undefined && !isBearer(request, config.secret)) {
      throw new ProxyError(403, "Forbidden", { message: "missing or wrong bearer token" });
    }
    const target = config.targetOf(request.url ?? "");
    outcome.facts = config.factsOf(target);
    if (target.info) {
      await passInfo(request, response, target.path, requestId, config, headers);
      outcome.result = "passed";
      outcome.status = 200;
      return;
    }
    outcome.key = target.key;
    outcome.isMeta = target.meta === true;
    await answer(request, response, target, headers, outcome, config);
  } catch (thrown) {
    const error = config.describeError ? config.describeError(thrown, request) : thrown;
    report(request, response, error, headers, outcome, config);
  } finally {
    reportOutcome(outcome, config);
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  target: Target,
  headers: OutgoingHeaders,
  outcome: RequestRecord,
  config: RequestConfig,
): Promise<void> {
  const { engine, stallMs } = config;
  const known = engine.failures.get(target.key);
  if (known) {
    outcome.result = "negative";
    throw known;
  }
  const wanted = { ...target, facts: outcome.facts };
  const { flight, joined } = engine.open(wanted, wishOf(request, outcome));
  const client = flight.join(request.method !== "HEAD");
  // The client leaves at once, not at its next byte: its reader would hold the body, and with it the writer.
  const leave = (): void => client.leave();
  response.once("close", leave);
  try {
    const head = await client.head;
    if (response.destroyed) throw new Error("the client has left");
    if (config.closing) headers.Connection = "close";
    const result = head.origin === "bucket" ? "hit" : joined ? "joined" : "miss";
    outcome.result = result;
    outcome.fallback = head.fallback === true;
    outcome.status = head.status;
    headers["X-Cache"] = result.toUpperCase();
    headers["Server-Timing"] = serverTiming(flight.timings, performance.now() - outcome.started);
    const sent = sendResponse(request, response, head, client.reader, {
      headers,
      memory: engine.memory,
      stallMs,
      stalled: engine.stalled,
    });
    outcome.bytes = typeof sent === "number" ? sent : await sent;
    outcome.status = response.statusCode;
  } finally {
    response.off("close", leave);
    leave();
  }
}

function nameReader(headers: OutgoingHeaders, request: IncomingMessage, allow: RequestConfig["allowOrigin"]): void {
  if (typeof allow === "function") headers.Vary = "Origin";
  const origin = typeof allow === "function" ? allow(request) : allow;
  if (origin !== undefined) headers["Access-Control-Allow-Origin"] = origin;
}

function report(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  headers: OutgoingHeaders,
  outcome: RequestRecord,
  { log, closing }: RequestConfig,
): void {
  outcome.reason = reasonOf(error);
  if (outcome.result !== "negative") outcome.result = "error";
  if (response.headersSent || response.destroyed) {
    // Half a picture that looks whole would be worse than none.
    breakOff(response);
    return;
  }
  if (!isProxyError(error))
    log.error({ ...outcome.facts?.(), reason: outcome.reason, stack: (error as Error).stack }, "unexpected");
  if (closing) headers.Connection = "close";
  outcome.status = sendError(request, response, error, headers);
  outcome.shown = isProxyError(error) ? error.publicMessage : "Something went wrong";
}

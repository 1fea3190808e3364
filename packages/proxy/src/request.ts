import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Engine } from "./engine.js";
import { isProxyError, ProxyError, reasonOf } from "./errors.js";
import type { ProxyEvent, ProxyResult } from "./events.js";
import type { Timings } from "./flight.js";
import type { Log } from "./log.js";
import type { Metrics } from "./metrics.js";
import { passInfo } from "./passInfo.js";
import { requestIdOf, traceparentOf } from "./requestIds.js";
import { type OutgoingHeaders, sendAnswer, sendError } from "./respond.js";
import { checkForm, type TargetConfig, targetOf } from "./target.js";
import type { Upstream } from "./upstream.js";

/** What one request needs. */
export interface RequestConfig extends TargetConfig {
  engine: Engine;
  upstream: Upstream;
  /** `IMGPROXY_SECRET`: callers must bring it. */
  secret: string | undefined;
  /** `Access-Control-Allow-Origin`. */
  allowOrigin: string;
  stallMs: number;
  metrics: Metrics;
  log: Log;
  emit: ((event: ProxyEvent) => void) | undefined;
}

/** Answers one request for an image, from the canonical path to the last byte. */
export async function handleImage(
  request: IncomingMessage,
  response: ServerResponse,
  config: RequestConfig,
): Promise<void> {
  const started = performance.now();
  const requestId = requestIdOf(request);
  const headers: OutgoingHeaders = { "X-Request-Id": requestId, "Access-Control-Allow-Origin": config.allowOrigin };
  const outcome: Outcome = { result: "error", bytes: 0, status: 0 };
  try {
    checkForm(request);
    if (request.method === "OPTIONS") {
      Object.assign(outcome, { result: "passed", status: 204 });
      return sendPreflight(request, response, headers);
    }
    if (config.secret !== undefined) checkBearer(request, config.secret);
    const target = targetOf(request.url ?? "", config);
    if (target.info) {
      await passInfo(
        request,
        response,
        target.path,
        requestId,
        { upstream: config.upstream, slots: config.engine.slots },
        headers,
      );
      return void Object.assign(outcome, { result: "passed", status: 200 });
    }
    outcome.key = target.key;
    await answer(request, response, target.path, target.key, { requestId, headers, outcome, config, started });
  } catch (error) {
    report(request, response, error, headers, outcome, config);
  } finally {
    const seconds = (performance.now() - started) / 1000;
    const { result, bytes, status, key, message } = outcome;
    const { metrics, log, emit } = config;
    metrics.requests.inc({ result });
    metrics.duration.observe({ result }, seconds);
    if (bytes > 0) metrics.bytes.inc(bytes);
    const ms = Math.round(seconds * 1e6) / 1e3;
    // The path holds the source, and an unsigned one whatever a visitor typed: the key is what operators search for.
    log.info(
      {
        requestId,
        method: request.method,
        key,
        status,
        result,
        bytes,
        ms,
        ...(message !== undefined && { reason: message }),
      },
      "request",
    );
    emit?.({
      time: Date.now(),
      stage: "proxy",
      result,
      status,
      bytes,
      ms,
      ...(key !== undefined && { key }),
      ...(outcome.shown !== undefined && { message: outcome.shown }),
    });
  }
}

interface Outcome {
  result: ProxyResult;
  bytes: number;
  status: number;
  key?: string;
  message?: string;
  shown?: string;
}

interface Run {
  requestId: string;
  headers: OutgoingHeaders;
  outcome: Outcome;
  config: RequestConfig;
  started: number;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  key: string,
  run: Run,
): Promise<void> {
  const { engine, stallMs } = run.config;
  const known = engine.negatives.get(key);
  if (known) {
    run.outcome.result = "negative";
    throw known;
  }
  const traceparent = traceparentOf(request);
  const { flight, joined } = engine.open(key, path, {
    requestId: run.requestId,
    ...(traceparent !== undefined && { traceparent }),
  });
  // Taken before anything is awaited: from now on no byte can pass this client by.
  const cursor = request.method === "HEAD" ? undefined : flight.body.cursor();
  flight.join();
  let here = true;
  const leave = (): void => {
    if (here) flight.leave();
    here = false;
  };
  response.once("close", leave);
  try {
    const head = await flight.answer;
    if (response.destroyed) throw new Error("the client has left");
    const result = head.origin === "bucket" ? "hit" : joined ? "joined" : "miss";
    run.outcome.result = result;
    run.outcome.status = head.status;
    run.headers["X-Cache"] = result.toUpperCase();
    run.headers["Server-Timing"] = serverTiming(flight.timings, performance.now() - run.started);
    run.outcome.bytes = await sendAnswer(request, response, head, cursor, { headers: run.headers, stallMs });
    run.outcome.status = response.statusCode;
  } finally {
    response.off("close", leave);
    leave();
    cursor?.close();
  }
}

function report(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  headers: OutgoingHeaders,
  outcome: Outcome,
  { log }: RequestConfig,
): void {
  outcome.message = reasonOf(error);
  if (outcome.result !== "negative") outcome.result = "error";
  if (response.headersSent || response.destroyed) {
    // Half a picture that looks whole is worse than none: the browser must see an error.
    response.destroy();
    return;
  }
  if (!isProxyError(error)) log.error({ reason: outcome.message, stack: (error as Error).stack }, "unexpected");
  outcome.status = sendError(request, response, error, headers);
  outcome.shown = isProxyError(error) ? error.publicMessage : "Something went wrong";
}

function sendPreflight(request: IncomingMessage, response: ServerResponse, headers: OutgoingHeaders): void {
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

function checkBearer(request: IncomingMessage, secret: string): void {
  if (isBearer(request, secret)) return;
  throw new ProxyError(403, "Forbidden", { message: "missing or wrong bearer token" });
}

/** Compares digests, so that neither length nor content of the secret shows in the time it takes. */
export function isBearer({ headers }: IncomingMessage, secret: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ""), digest(`Bearer ${secret}`));
}

function serverTiming({ bucket, wait, upstream }: Timings, total: number): string {
  const parts: [string, number | undefined][] = [
    ["bucket", bucket],
    ["wait", wait],
    ["upstream", upstream],
    ["total", total],
  ];
  return parts.flatMap(([name, ms]) => (ms === undefined ? [] : `${name};dur=${ms.toFixed(1)}`)).join(", ");
}

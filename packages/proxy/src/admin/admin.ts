import type { IncomingMessage, ServerResponse } from "node:http";
import { isProxyError, ProxyError, reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { MethodError } from "../base/methodError.js";
import type { Metrics } from "../base/metrics.js";
import type { Events } from "../events/createEvents.js";
import { isBearer } from "../http/bearer.js";
import { breakOff } from "../http/breakOff.js";
import { sendError } from "../http/respond.js";
import { pathOf, type TargetConfig } from "../http/target.js";
import type { Engine } from "../images/engine.js";
import type { FallbackStore } from "../images/secondBucket.js";
import type { SourceIndex } from "../images/sourceIndex.js";
import type { Store } from "../stores/store.js";
import type { Upstream } from "../upstream/upstream.js";
import { answerEvents } from "./answerEvents.js";
import { createPurge } from "./purge.js";

/**
 * Routes of the operator: `/livez`, `/readyz`, `/health` and its other name, `/metrics`, `DELETE /purge` and `/events`.
 */
export interface Admin {
  /** Paths of these routes. */
  readonly paths: ReadonlySet<string>;
  /** Returns whether the path of a request is one of these routes. */
  handles(request: IncomingMessage): boolean;
  /** Answers one of these routes; any other path is a 404. */
  listener(request: IncomingMessage, response: ServerResponse): void;
  /** Returns whether a request is for `/livez`, `/health` or its other name: a public port may still answer those. */
  isHealth(request: IncomingMessage): boolean;
  /** Answers those with a status and no reasons. */
  health(request: IncomingMessage, response: ServerResponse): void;
}

interface AdminConfig {
  engine: Engine;
  upstream: Upstream;
  store: Store | undefined;
  cacheFolder: string;
  fallback: FallbackStore | undefined;
  metrics: Metrics;
  index: SourceIndex | undefined;
  log: Log;
  target: TargetConfig;
  purgeToken: string | undefined;
  healthPath: string | undefined;
  /** Receiver of events; undefined where there is none, and its route is a 404. */
  events: Events | undefined;
}

const READY_MS = 2_000;

/** Creates the operator's routes of a proxy. */
export function createAdmin(config: AdminConfig): Admin {
  const { engine, metrics, log, target, purgeToken, healthPath, events } = config;
  const purge = createPurge({ ...config, purger: engine.purger });
  let last: { at: number; state: Promise<Readiness> } | undefined;
  const readiness = (): Promise<Readiness> => {
    // The state is cached, since probes of a whole cluster must not become load.
    if (!last || performance.now() - last.at > READY_MS) last = { at: performance.now(), state: look(config) };
    return last.state;
  };
  const aliases = ["/health", ...(healthPath ? [healthPath] : [])];
  const healthPaths = new Set(aliases.flatMap((path) => [path, target.pathPrefix + path]));
  const paths = new Set(["/livez", "/readyz", "/metrics", "/purge", "/events", ...healthPaths]);

  const isReady = (path: string): boolean => path === "/readyz" || healthPaths.has(path);

  const answer = async (request: IncomingMessage, response: ServerResponse, brief = false): Promise<void> => {
    const path = pathOf(request);
    if (path === "/purge") {
      if (purgeToken === undefined) throw new ProxyError(404, "There is no such page");
      if (request.method !== "DELETE") throw new MethodError("DELETE");
      if (!isBearer(request, purgeToken)) throw new ProxyError(403, "Forbidden", { message: "purge: wrong token" });
      return sendJson(response, 200, { purged: await purge(request) });
    }
    if (path === "/events") return sendJson(response, 200, await answerEvents(request, response, events));
    if (request.method !== "GET" && request.method !== "HEAD") throw new MethodError("GET", "HEAD");
    if (path === "/livez") return sendJson(response, 200, { status: "alive" });
    if (path === "/metrics") return sendText(response, metrics.contentType, await metrics.text());
    if (!isReady(path)) throw new ProxyError(404, "There is no such page");
    const state = await readiness();
    const shown = brief ? { status: state.status } : { ...state, storing: engine.storing };
    sendJson(response, state.upstream === "ok" ? 200 : 503, shown);
  };

  const respond = (request: IncomingMessage, response: ServerResponse, brief: boolean): void => {
    answer(request, response, brief).catch((error) => {
      if (!isProxyError(error)) log.error({ reason: reasonOf(error) }, "operator's route failed");
      if (response.headersSent) breakOff(response);
      else sendError(request, response, error, {});
    });
  };

  return {
    paths,
    handles: (request) => paths.has(pathOf(request)),
    listener: (request, response) => respond(request, response, false),
    isHealth: (request) => pathOf(request) === "/livez" || healthPaths.has(pathOf(request)),
    health: (request, response) => respond(request, response, true),
  };
}

interface Readiness {
  /** State of the proxy; `degraded` still serves, since a dead bucket costs speed, not pictures. */
  status: "ready" | "degraded" | "not ready";
  upstream: string;
  bucket: string;
  /** State of the second bucket; left out without one. It costs images that were made already, so it degrades nothing. */
  fallback?: string;
}

async function look({ upstream, store, cacheFolder, fallback, engine }: AdminConfig): Promise<Readiness> {
  const state = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => "ok",
      (error) => reasonOf(error),
    );
  const bucketState = (bucket: Store, folder: string): Promise<string> =>
    state(bucket.head(`${folder}00000000000000000000000000000000`, { signal: AbortSignal.timeout(READY_MS) }));
  const [image, bucket, second] = await Promise.all([
    state(upstream.ping(AbortSignal.timeout(READY_MS))),
    store ? bucketState(store, cacheFolder) : "none",
    fallback && bucketState(fallback.store, fallback.folder),
  ]);
  const sound = (bucket === "ok" || bucket === "none") && engine.storing;
  return {
    status: image !== "ok" ? "not ready" : sound ? "ready" : "degraded",
    upstream: image,
    bucket,
    ...(second !== undefined && { fallback: second }),
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
  });
  response.end(text);
}

function sendText(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
  });
  response.end(text);
}

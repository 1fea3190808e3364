import { createAdmin } from "./admin/admin.js";
import { reasonOf } from "./base/errors.js";
import { createEvents, type Events } from "./events/createEvents.js";
import { breakOff } from "./http/breakOff.js";
import { Connections } from "./http/connections.js";
import { createFactsReader } from "./http/imageFacts.js";
import { inTurn, type Listener } from "./http/inTurn.js";
import { handleImage, type RequestConfig } from "./http/request.js";
import { runSign } from "./http/runSign.js";
import { createTargetReader, pathOf } from "./http/target.js";
import type { ImageProxy } from "./imageProxy.js";
import { createProbe } from "./images/probe.js";
import { checkConfig, type ProxyConfig } from "./proxyConfig.js";
import { createParts, type ProxyParts } from "./proxyParts.js";

/**
 * Creates a proxy for imgproxy, from code: no environment is read and no port opened.
 *
 * @throws ProxyError `INVALID_CONFIG` that names the setting; BucketfirstError `INVALID_CONFIG` for a key or salt
 * @example
 * const proxy = createProxy({
 *   upstream: "http://127.0.0.1:8081",
 *   signing: { key: process.env.IMGPROXY_KEY!, salt: process.env.IMGPROXY_SALT! },
 *   store: await createFolderStore({ dir: "results" }),
 * });
 * http.createServer(proxy.listener).listen(8080);
 */
export function createProxy(config: ProxyConfig): ImageProxy {
  checkConfig(config);
  const { signing, cacheFolder = "", purgeToken, healthPath } = config;
  const parts = createParts(config);
  const { engine, store, upstream, limits } = parts;
  const events =
    store && config.events
      ? createEvents(config.events, { ...parts, store, cacheFolder, logSources: config.logSources ?? true })
      : undefined;
  const connections = watchedConnections(parts, events);
  const probe = store && config.probe ? createProbe(config.probe, { ...parts, signing }) : undefined;
  const request = requestConfigOf(config, parts);
  const admin = createAdmin({ ...parts, cacheFolder, purgeToken, healthPath, events });
  const images = imageListener(config, request);
  return {
    listener: inTurn((incoming, response) => {
      if (admin.paths.has(pathOf(incoming))) admin.listener(incoming, response);
      else images(incoming, response);
    }, engine.memory),
    images: inTurn(images, engine.memory),
    admin,
    connections,
    sourceGateway: parts.sourceGateway,
    store: config.store,
    fallbackStore: config.fallbackStore,
    upstream,
    purge: (key) => engine.purger.purge(key),
    endConnections() {
      request.closing = true;
    },
    async close(timeoutMs = limits.drainMs) {
      request.closing = true;
      probe?.stop();
      events?.stop();
      const dropped = await engine.drain(timeoutMs);
      await upstream.close();
      parts.sourceGateway?.close();
      return dropped;
    },
  };
}

/** Creates the bound of connections, and shows it and what the engine does as gauges. */
function watchedConnections(
  { engine, store, limits, metrics, log }: ProxyParts,
  events: Events | undefined,
): Connections {
  const onShed = (what: string): void => metrics.shed.inc({ what });
  const connections = new Connections({ most: limits.maxConnections, log, onShed });
  metrics.observe({
    connections: () => connections.open,
    flights: () => engine.flights,
    upstreamBusy: () => engine.slots.busy,
    upstreamWaiting: () => engine.slots.waiting,
    uploadsPending: () => engine.uploads?.pending ?? 0,
    eventsPending: () => events?.pending ?? 0,
    memoryBytes: () => engine.memory.kept,
    spillBytes: () => engine.spill.used,
    storing: () => engine.storing,
    storeBytes: () => store?.usage?.().bytes ?? 0,
    storeEvicted: () => store?.usage?.().evicted ?? 0,
    storeEvictedBytes: () => store?.usage?.().evictedBytes ?? 0,
  });
  return connections;
}

function requestConfigOf(config: ProxyConfig, parts: ProxyParts): RequestConfig {
  const { engine, upstream, limits, metrics, log, emit, target } = parts;
  return {
    engine,
    upstream,
    targetOf: createTargetReader(target),
    factsOf: createFactsReader(target.server, config.logSources ?? true),
    secret: config.secret,
    allowOrigin: config.allowOrigin ?? "*",
    describeError: config.describeError,
    stallMs: limits.clientStallMs,
    metrics,
    log,
    emit,
    closing: false,
  };
}

/** Creates the listener for images, and for `/sign` where there is a handler. */
function imageListener({ sign }: ProxyConfig, request: RequestConfig): Listener {
  const { log } = request;
  return (incoming, response) => {
    // With any method: the handler refuses the wrong ones itself.
    if (sign && pathOf(incoming) === "/sign") return void runSign(sign, incoming, response, log);
    handleImage(incoming, response, request).catch((error) => {
      log.error({ reason: reasonOf(error), stack: (error as Error).stack }, "unexpected");
      breakOff(response);
    });
  };
}

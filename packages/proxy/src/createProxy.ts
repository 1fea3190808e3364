import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Admin, createAdmin } from "./admin/admin.js";
import { reasonOf } from "./base/errors.js";
import { catchListenerErrors } from "./base/events.js";
import { silentLog } from "./base/log.js";
import { isMetaPath } from "./base/metaName.js";
import { createMetrics } from "./base/metrics.js";
import { openSpill } from "./body/spillSpace.js";
import { breakOff } from "./http/breakOff.js";
import { Connections } from "./http/connections.js";
import { createFactsReader } from "./http/imageFacts.js";
import { inTurn } from "./http/inTurn.js";
import { handleImage, type RequestConfig } from "./http/request.js";
import { runSign } from "./http/runSign.js";
import { createTargetReader } from "./http/targetCache.js";
import { Engine } from "./images/engine.js";
import { createOpenSets } from "./images/openSets.js";
import { createProbe } from "./images/probe.js";
import { createSourceIndex, markerOf } from "./images/sourceIndex.js";
import { createMetaUpstream } from "./meta/metaUpstream.js";
import { checkConfig, type ProxyConfig } from "./proxyConfig.js";
import { DEFAULT_LIMITS, type Limits } from "./settings/limits.js";
import type { Store } from "./stores/store.js";
import { timedStore } from "./stores/timedStore.js";
import { type AdmissionRules, REFUSALS } from "./storing/admission.js";
import { DEFAULT_CACHE_CONTROL } from "./storing/cacheControl.js";
import { timedUpstream } from "./upstream/timedUpstream.js";
import type { Upstream } from "./upstream/upstream.js";
import { upstreamAt } from "./upstream/upstreamAt.js";

/** A proxy without a server of its own: listeners for `http.createServer`, and what an owner may do with it. */
export interface ImageProxy {
  /** Listener for images and the operator's routes, on one port. */
  listener(request: IncomingMessage, response: ServerResponse): void;
  /** Listener for images only: for a public port whose operator's routes are elsewhere. */
  images(request: IncomingMessage, response: ServerResponse): void;
  /** Routes for health, readiness, metrics and purge: for a private port. */
  readonly admin: Admin;
  /** Counter and bound of connections; `connections.watch(server)` puts a server under it before it listens. */
  readonly connections: Connections;
  /** Store of the settings; undefined without one. */
  readonly store: Store | undefined;
  /** Upstream of the settings, or the one made for their address. */
  readonly upstream: Upstream;
  /**
   * Removes one object, with everything that is about to store it. Copies in browsers and CDNs stay.
   *
   * @param key cache key: 32 lower-case hex characters
   * @throws StoreError where the store refuses
   */
  purge(key: string): Promise<void>;
  /** Makes every further response the last one on its connection, so that a server that closes can end. */
  endConnections(): void;
  /**
   * Waits for what is under way, then stops. A server in front is closed before; requests that it still accepts break off.
   *
   * @param timeoutMs longest wait in milliseconds, 0 or more. Default `limits.drainMs`
   * @returns the number of objects that were not stored
   */
  close(timeoutMs?: number): Promise<number>;
}

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
  const { signing, cacheFolder = "", log = silentLog } = config;
  const pathPrefix = (config.pathPrefix ?? "").replace(/\/+$/, "");
  checkConfig(config);
  const limits: Limits = { ...DEFAULT_LIMITS, ...config.limits };
  const rules: AdmissionRules = {
    minStoreTtl: 60,
    storeSvg: false,
    storeRaw: false,
    argumentsSeparator: ":",
    ...config.admission,
  };
  const metrics = createMetrics(REFUSALS);
  const plain = timedUpstream(
    typeof config.upstream === "string" ? upstreamAt(config.upstream, config.secret, limits) : config.upstream,
    (status_class, seconds) => metrics.upstream.observe({ status_class }, seconds),
  );
  const store =
    config.store &&
    timedStore(config.store, (call, result, seconds) => metrics.store.observe({ call, result }, seconds));
  const spill = openSpill(config.spillDir ?? join(tmpdir(), "bucketfirst-spill"), limits, log);
  const server = { argumentsSeparator: rules.argumentsSeparator, presetsOnly: config.presetsOnly ?? false };
  const unsignedSegment = config.unsignedSegment ?? "unsafe";
  // A server that takes presets alone can be asked for neither of the two answers.
  const upstream = server.presetsOnly
    ? plain
    : createMetaUpstream(plain, { signing, unsignedSegment, argumentsSeparator: rules.argumentsSeparator, log });
  const index = store && config.indexBySource ? createSourceIndex(store, cacheFolder, server) : undefined;
  const emit = config.onEvent && catchListenerErrors(config.onEvent, log);
  const engine = new Engine({
    upstream,
    store,
    cacheFolder,
    rules,
    limits,
    spill,
    readThrough: config.readThrough ?? true,
    cacheControl: config.cacheControl ?? DEFAULT_CACHE_CONTROL,
    server,
    ...(index && {
      beforeStore: (flight) => (isMetaPath(flight.path) ? undefined : markerOf(index, flight.wanted, log)),
    }),
    metrics,
    log,
    onStored: (key, bytes, result, ms) =>
      emit?.({
        time: Date.now(),
        stage: "proxy",
        result,
        key,
        bytes,
        ms: Math.round(ms * 1e3) / 1e3,
      }),
  });
  const connections = new Connections({
    most: limits.maxConnections,
    log,
    onShed: (what) => metrics.shed.inc({ what }),
  });
  metrics.observe({
    connections: () => connections.open,
    flights: () => engine.flights,
    upstreamBusy: () => engine.slots.busy,
    upstreamWaiting: () => engine.slots.waiting,
    uploadsPending: () => engine.uploads?.pending ?? 0,
    memoryBytes: () => engine.memory.used,
    spillBytes: () => spill.used,
    storing: () => engine.storing,
  });
  const probe =
    store && config.probe ? createProbe(config.probe, { engine, upstream, rules, signing, log }) : undefined;
  const open = config.openSets && createOpenSets(config.openSets, server);
  const target = { signing, unsignedSegment, pathPrefix, server, open };
  const request: RequestConfig = {
    engine,
    upstream,
    targetOf: createTargetReader(target),
    factsOf: createFactsReader(server, config.logSources ?? true),
    secret: config.secret,
    allowOrigin: config.allowOrigin ?? "*",
    describeError: config.describeError,
    stallMs: limits.clientStallMs,
    metrics,
    log,
    emit,
    closing: false,
  };
  const admin = createAdmin({
    engine,
    upstream,
    store,
    cacheFolder,
    metrics,
    index,
    log,
    target,
    purgeToken: config.purgeToken,
    healthPath: config.healthPath,
  });
  const images: ImageProxy["images"] = (incoming, response) => {
    if (config.sign && isSign(incoming)) return void runSign(config.sign, incoming, response, log);
    handleImage(incoming, response, request).catch((error) => {
      log.error({ reason: reasonOf(error), stack: (error as Error).stack }, "unexpected");
      breakOff(response);
    });
  };
  return {
    listener: inTurn((incoming, response) => {
      if (admin.handles(incoming)) admin.listener(incoming, response);
      else images(incoming, response);
    }, engine.memory),
    images: inTurn(images, engine.memory),
    admin,
    connections,
    store: config.store,
    upstream,
    purge: (key) => engine.purge(key),
    endConnections() {
      request.closing = true;
    },
    async close(timeoutMs = limits.drainMs) {
      request.closing = true;
      probe?.stop();
      const dropped = await engine.drain(timeoutMs);
      await upstream.close();
      return dropped;
    },
  };
}

/** Returns whether a request is for `/sign`, with any method: the handler refuses the wrong ones itself. */
const isSign = ({ url }: IncomingMessage): boolean => url?.split("?", 1)[0] === "/sign";

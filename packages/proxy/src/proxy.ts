import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBucketfirstError } from "@bucketfirst/core";
import { type Admin, createAdmin } from "./admin.js";
import type { AdmissionRules } from "./admission.js";
import { Engine } from "./engine.js";
import { ProxyError } from "./errors.js";
import { silentLog } from "./log.js";
import { createMetrics } from "./metrics.js";
import { createProbe } from "./probe.js";
import { checkKeys, type ProxyConfig } from "./proxyConfig.js";
import { handleImage, type RequestConfig } from "./request.js";
import { SpillSpace } from "./resources.js";
import { DEFAULT_LIMITS, type Limits } from "./settings/limits.js";
import { createSourceIndex } from "./sourceIndex.js";
import type { Store } from "./stores/store.js";
import { createTargetReader } from "./targetReader.js";
import { createHttpUpstream, type Upstream } from "./upstream.js";

/** A running proxy without a server of its own. */
export interface ImageProxy {
  /** For `http.createServer`: images and the operator's routes. */
  listener(request: IncomingMessage, response: ServerResponse): void;
  /** Images only: for a public port whose operator's routes are elsewhere. */
  images(request: IncomingMessage, response: ServerResponse): void;
  /** Only health, readiness, metrics and purge: for a private port. */
  readonly admin: Admin;
  readonly store: Store | undefined;
  readonly upstream: Upstream;
  /** Removes one object, with everything that is about to store it. */
  purge(key: string): Promise<void>;
  /** Waits for what is under way, then stops; returns the number of objects that were not stored. */
  close(): Promise<number>;
}

/** The proxy for production and tests, from code. */
export function createProxy(config: ProxyConfig): ImageProxy {
  const { store, signing, pathPrefix = "", cacheFolder = "", log = silentLog } = config;
  checkKeys(config);
  const limits: Limits = { ...DEFAULT_LIMITS, ...config.limits };
  const rules: AdmissionRules = {
    minStoreTtl: 60,
    storeSvg: false,
    storeRaw: false,
    argumentsSeparator: ":",
    ...config.admission,
  };
  const upstream =
    typeof config.upstream === "string" ? httpUpstream(config.upstream, config.secret, limits) : config.upstream;
  const metrics = createMetrics();
  const spill = new SpillSpace(config.spillDir ?? join(tmpdir(), "bucketfirst-spill"), limits.maxSpillBytes);
  void spill.sweep();
  const index = store && config.indexBySource ? createSourceIndex(store, cacheFolder) : undefined;
  const engine = new Engine({
    upstream,
    store,
    cacheFolder,
    rules,
    limits,
    spill,
    readThrough: config.readThrough ?? true,
    cacheControl: config.cacheControl ?? "public, max-age=31536000, immutable",
    ...(index && { beforeStore: (flight) => index.add(flight.path, flight.key) }),
    metrics,
    log,
    onStored: (flight, result, ms) =>
      config.onEvent?.({
        time: Date.now(),
        stage: "proxy",
        result,
        key: flight.key,
        bytes: flight.body.length,
        ms: Math.round(ms * 1e3) / 1e3,
      }),
  });
  metrics.observe({
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
  const target = { signing, unsignedSegment: config.unsignedSegment ?? "unsafe", pathPrefix };
  const request: RequestConfig = {
    engine,
    upstream,
    targetOf: createTargetReader(target),
    secret: config.secret,
    allowOrigin: config.allowOrigin ?? "*",
    stallMs: limits.clientStallMs,
    metrics,
    log,
    emit: config.onEvent,
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
  return {
    listener(incoming, response) {
      if (admin.handles(incoming)) admin.listener(incoming, response);
      else if (config.sign && isSign(incoming)) config.sign(incoming, response);
      else void handleImage(incoming, response, request);
    },
    images(incoming, response) {
      if (config.sign && isSign(incoming)) config.sign(incoming, response);
      else void handleImage(incoming, response, request);
    },
    admin,
    store,
    upstream,
    purge: (key) => engine.purge(key),
    async close() {
      probe?.stop();
      const dropped = (await engine.drain(limits.drainMs)) ?? 0;
      await upstream.close();
      return dropped;
    },
  };
}

const isSign = ({ method, url }: IncomingMessage): boolean =>
  (method === "POST" || method === "OPTIONS") && url?.split("?", 1)[0] === "/sign";

function httpUpstream(url: string, secret: string | undefined, limits: Limits): Upstream {
  try {
    return createHttpUpstream({
      url,
      connections: limits.maxUpstream,
      headersTimeoutMs: limits.headersTimeoutMs,
      idleTimeoutMs: limits.idleTimeoutMs,
      ...(secret !== undefined && { secret }),
    });
  } catch (cause) {
    if (isBucketfirstError(cause)) throw cause;
    throw new ProxyError(500, "The proxy is not configured", {
      message: "upstream: expected an http address",
      code: "INVALID_CONFIG",
      cause,
    });
  }
}

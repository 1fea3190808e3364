import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBucketfirstError, type Signing, signPath } from "@bucketfirst/core";
import { type Admin, createAdmin } from "./admin.js";
import type { AdmissionRules } from "./admission.js";
import { Engine } from "./engine.js";
import { ProxyError } from "./errors.js";
import type { ProxyEvent } from "./events.js";
import { type Log, silentLog } from "./log.js";
import { createMetrics } from "./metrics.js";
import { createProbe, type ProbeConfig } from "./probe.js";
import { handleImage, type RequestConfig } from "./request.js";
import { SpillSpace } from "./resources.js";
import { DEFAULT_LIMITS, type Limits } from "./settings/limits.js";
import { createSourceIndex } from "./sourceIndex.js";
import type { Store } from "./stores/store.js";
import { createHttpUpstream, type Upstream } from "./upstream.js";

/** Settings of {@link createProxy}. Only `upstream` and one of `signing` and `allowUnsigned` are needed. */
export interface ProxyConfig {
  /** imgproxy's address, or anything that makes images. */
  upstream: string | Upstream;
  /** Where results are kept; without one everything is made anew. */
  store?: Store;
  /** Accepted pairs of key and salt, several while rotating. */
  signing?: Signing | readonly Signing[];
  /** Accept unsigned paths: then everybody can have everything made and stored. Default false. */
  allowUnsigned?: boolean;
  /** The first segment of unsigned paths. Default `unsafe`. */
  unsignedSegment?: string;
  /** Bearer token that callers must bring, and that is sent to imgproxy. */
  secret?: string;
  /** Cut off, neither signed nor hashed. Default none. */
  pathPrefix?: string;
  /** Put before the key as is. Default none. */
  cacheFolder?: string;
  /** Ask the bucket before imgproxy. Default true. */
  readThrough?: boolean;
  /** Of stored images, in the bucket and in answers. Default a year, immutable. */
  cacheControl?: string;
  /** What may be stored, where it differs from the default. */
  admission?: Partial<AdmissionRules>;
  /** Where the start-up probe for fallback images looks for what cannot exist; without it nothing is probed. */
  probe?: ProbeConfig;
  /** Keep a list of keys by source, so that a source can be purged: one more put each. Default false. */
  indexBySource?: boolean;
  /** Bearer token of `DELETE /purge`, at least 32 characters; without it there is no such route. */
  purgeToken?: string;
  /** Another name of `/health`. */
  healthPath?: string;
  /** Answers `POST /sign`: core's sign handler through its `toNodeHandler`. */
  sign?: (request: IncomingMessage, response: ServerResponse) => void;
  /** `Access-Control-Allow-Origin`. Default `*`. */
  allowOrigin?: string;
  /** For bodies that do not fit in memory. Default a folder in the system's temporary one. */
  spillDir?: string;
  limits?: Partial<Limits>;
  log?: Log;
  /** Called for every answer and every put. */
  onEvent?: (event: ProxyEvent) => void;
}

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
  const request: RequestConfig = {
    engine,
    upstream,
    signing,
    unsignedSegment: config.unsignedSegment ?? "unsafe",
    pathPrefix,
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
    target: request,
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

/** Of any method: it is no path of an image, and the handler knows how to refuse the others. */
const isSign = ({ url }: IncomingMessage): boolean => url?.split("?", 1)[0] === "/sign";

function checkKeys({ signing, allowUnsigned, purgeToken }: ProxyConfig): void {
  const fault = (message: string): ProxyError =>
    new ProxyError(500, "The proxy is not configured", { message, code: "INVALID_CONFIG" });
  if (!signing && !allowUnsigned) throw fault("signing: expected a key and salt, or allowUnsigned: true, got neither");
  if (purgeToken !== undefined && purgeToken.length < 32) {
    throw fault(`purgeToken: expected at least 32 characters, got ${purgeToken.length}`);
  }
  // A wrong key must be found now, not at the first request.
  if (signing) for (const pair of [signing].flat() as Signing[]) signPath("/check", pair);
}

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

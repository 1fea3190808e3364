import { tmpdir } from "node:os";
import { join } from "node:path";
import { catchListenerErrors, type ProxyEvent } from "./base/events.js";
import { type Log, silentLog } from "./base/log.js";
import { createMetrics, type Metrics } from "./base/metrics.js";
import { timedStore, timedUpstream } from "./base/timed.js";
import { openSpill } from "./body/spillSpace.js";
import { createSourceGateway, type SourceGateway, type SourceGatewayConfig } from "./gateway/sourceGateway.js";
import type { TargetConfig } from "./http/target.js";
import { Engine } from "./images/engine.js";
import { createOpenSets } from "./images/openSets.js";
import { DEFAULT_CACHE_CONTROL } from "./images/responseHead.js";
import type { FallbackStore } from "./images/secondBucket.js";
import { createSourceIndex, markerOf, type SourceIndex, withKeysOf } from "./images/sourceIndex.js";
import { createMetaUpstream } from "./meta/metaUpstream.js";
import type { ProxyConfig } from "./proxyConfig.js";
import { DEFAULT_LIMITS, type Limits } from "./settings/limits.js";
import type { Store } from "./stores/store.js";
import { type AdmissionRules, REFUSALS } from "./storing/admission.js";
import type { PathSettings } from "./storing/derivedDisposition.js";
import type { Upstream } from "./upstream/upstream.js";
import { upstreamAt } from "./upstream/upstreamAt.js";

/** Parts of a proxy that several of its listeners use. */
export interface ProxyParts {
  limits: Limits;
  rules: AdmissionRules;
  /** Settings by which a request's address is read. */
  target: TargetConfig & { server: Required<PathSettings> };
  upstream: Upstream;
  /** Store of the settings, whose calls are timed; undefined without one. */
  store: Store | undefined;
  engine: Engine;
  /** Gateway of sources; undefined without one. */
  sourceGateway: SourceGateway | undefined;
  /** Keys by source; undefined where none are kept. */
  index: SourceIndex | undefined;
  /** Second bucket; undefined without one. */
  fallback: FallbackStore | undefined;
  metrics: Metrics;
  log: Log;
  emit: ((event: ProxyEvent) => void) | undefined;
}

/**
 * Creates these parts from settings that have been checked.
 *
 * @throws ProxyError `INVALID_CONFIG` for an address of imgproxy that is none
 */
export function createParts(config: ProxyConfig): ProxyParts {
  const { signing, cacheFolder = "", log = silentLog } = config;
  const limits: Limits = { ...DEFAULT_LIMITS, ...config.limits };
  const rules = rulesOf(config);
  const { argumentsSeparator } = rules;
  const metrics = createMetrics(REFUSALS);
  const upstream = timedUpstream(
    typeof config.upstream === "string" ? upstreamAt(config.upstream, config.secret, limits) : config.upstream,
    metrics.upstream,
  );
  const store = config.store && timedStore(config.store, metrics.store);
  const spill = openSpill(config.spillDir ?? join(tmpdir(), "bucketfirst-spill"), limits, log);
  const server = { argumentsSeparator, presetsOnly: config.presetsOnly ?? false };
  const unsignedSegment = config.unsignedSegment ?? "unsafe";
  const meta = createMetaUpstream(upstream, { signing, unsignedSegment, argumentsSeparator, log });
  const fallback = fallbackOf(config);
  const own = store && config.indexBySource ? createSourceIndex(store, cacheFolder, server) : undefined;
  const index = own && fallback ? withKeysOf(own, createSourceIndex(fallback.store, fallback.folder, server)) : own;
  const emit = config.onEvent && catchListenerErrors(config.onEvent, log);
  const engine = new Engine({
    upstream,
    metaUpstream: meta,
    store,
    cacheFolder,
    rules,
    limits,
    spill,
    readThrough: config.readThrough ?? true,
    fallback,
    cacheControl: config.cacheControl ?? DEFAULT_CACHE_CONTROL,
    server,
    ...(index && { beforeStore: ({ wanted }) => (wanted.meta ? undefined : markerOf(index, wanted, log)) }),
    metrics,
    log,
    emit,
  });
  const pathPrefix = (config.pathPrefix ?? "").replace(/\/+$/, "");
  const open = config.openSets && createOpenSets(config.openSets, server);
  const target = { signing, unsignedSegment, pathPrefix, server, open };
  const sourceGateway = config.sourceGateway && gatewayOf(config.sourceGateway, engine, limits, metrics);
  return { limits, rules, target, upstream, store, fallback, engine, sourceGateway, index, metrics, log, emit };
}

/** Creates the gateway of sources, which shares memory and disk with the images of an engine. */
function gatewayOf(
  config: SourceGatewayConfig,
  engine: Engine,
  { memoryPerObject, clientStallMs: stallMs }: Limits,
  { sourceDownloads, sourcesShared }: Metrics,
): SourceGateway {
  const { memory, spill } = engine;
  const onRequest = (isShared: boolean): void => (isShared ? sourcesShared : sourceDownloads).inc();
  const gateway = createSourceGateway(config, { memory, spill, memoryPerObject, stallMs, onRequest });
  engine.purger.onPurge = () => gateway.forget();
  return gateway;
}

function fallbackOf({
  fallbackStore: store,
  fallbackFolder,
  cacheFolder = "",
}: ProxyConfig): FallbackStore | undefined {
  return store && { store, folder: fallbackFolder ?? cacheFolder };
}

const rulesOf = ({ admission }: ProxyConfig): AdmissionRules => ({
  minStoreTtl: 60,
  storeSvg: false,
  storeRaw: false,
  argumentsSeparator: ":",
  ...admission,
});

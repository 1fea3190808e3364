import type { ProxyConfig } from "../proxyConfig.js";
import type { AdmissionRules } from "../storing/admission.js";
import { hiddenKeys, imgproxyWarnings } from "./imgproxyWarnings.js";
import { onlyPresets, readProbe } from "./probe.js";
import { readEvents } from "./readEvents.js";
import { type Bind, type Environment, SettingReader } from "./reader.js";
import { type FallbackConfig, readFallback } from "./readFallback.js";
import { readLimits } from "./readLimits.js";
import { given, readObjects } from "./readObjects.js";
import { readOpenSets } from "./readOpenSets.js";
import { checkKeys, readSigning } from "./readSigning.js";
import { readSourceGateway } from "./readSourceGateway.js";
import { bucketNamedTwice, readStore, type StoreConfig } from "./readStore.js";
import { isSegment, SEGMENT } from "./unsignedSegment.js";

/** Settings of the production proxy, read from the environment and checked. */
export interface Config {
  /** Settings of {@link createProxy}, without what only code can give. */
  proxy: Omit<ProxyConfig, "store" | "fallbackStore" | "fallbackFolder" | "log" | "onEvent" | "upstream"> & {
    /** Address of imgproxy. */
    upstream: string;
  };
  /** Store that {@link serve} opens. */
  store: StoreConfig;
  /** Second bucket, which {@link serve} opens; undefined without one. */
  fallback: FallbackConfig | undefined;
  /** Address and port of images. Default port 8080 at every address. */
  bind: Bind;
  /** Private address and port of the operator's routes; undefined: they are on the port of images. */
  adminBind: Bind | undefined;
  /** Address and port of the gateway of sources; undefined where there is none. */
  gatewayBind: Bind | undefined;
  /** Least level that is logged: `debug`, `info`, `warn`, `error` or `silent`. Default `info`. */
  logLevel: string;
  /** Milliseconds that imgproxy may take to get healthy, with `--spawn`. Default 30,000. */
  healthCheckTimeoutMs: number;
  /** Milliseconds that a shutdown waits for responses and puts, 0..3,600,000. Default 8,000. */
  drainMs: number;
  /** Sentences for the log at the start. */
  warnings: string[];
}

/**
 * Reads the settings of the production proxy from an environment; docs/proxy-settings.md lists the variables.
 *
 * @param command command line of an imgproxy that is started as a child: its flags may hold what it needs to verify
 * @throws ProxyError `INVALID_CONFIG` whose message lists every fault by name; a secret is shown as its length
 * @example
 * const config = readConfig({ IMGPROXY_KEY: "736563726574", IMGPROXY_SALT: "68656c6c6f", STORE: "memory" });
 * config.bind // { host: "", port: 8080 }
 * config.proxy.upstream // "http://127.0.0.1:8081"
 */
export function readConfig(environment: Environment, command: readonly string[] = []): Config {
  const reader = new SettingReader(environment);
  const warnings: string[] = [];
  const keys = readKeys(reader, environment, command);
  warnings.push(...imgproxyWarnings(environment, reader.number("MIN_STORE_TTL")));
  const store = readStore(reader, environment);
  warnings.push(...bucketNamedTwice(store));
  const gateway = readSourceGateway(reader, environment, { isSpawned: command.length > 0, warnings });
  const unsignedSegment = readUnsignedSegment(reader);
  const pathPrefix = readPathPrefix(reader);
  const admission = readAdmission(reader);
  const presetsOnly = onlyPresets(environment);
  const server = { argumentsSeparator: admission.argumentsSeparator, presetsOnly };
  const config: Config = {
    proxy: {
      upstream: reader.url("IMGPROXY_URL") ?? "http://127.0.0.1:8081",
      ...keys,
      ...readObjects(reader, store, warnings),
      unsignedSegment,
      ...readOpenSets(reader, { signed: keys.signing !== undefined, presetsOnly }),
      ...readEvents(reader, store, { signing: keys.signing, unsignedSegment, pathPrefix, server }),
      pathPrefix,
      readThrough: reader.flag("READ_THROUGH") ?? true,
      indexBySource: reader.flag("INDEX_BY_SOURCE") ?? false,
      logSources: reader.flag("LOG_SOURCES") ?? true,
      limits: readLimits(reader),
      admission,
      presetsOnly,
      ...(reader.flag("PROBE") && store.kind !== "none" && { probe: readProbe(reader, environment, warnings) }),
      ...readTexts(reader, environment),
      ...(gateway && { sourceGateway: gateway.config }),
    },
    store,
    fallback: readFallback(reader, environment, store),
    bind: reader.bind("IMGPROXY_BIND") ?? { host: "", port: 8080 },
    adminBind: reader.bind("ADMIN_BIND"),
    gatewayBind: gateway?.bind,
    logLevel: reader.text("LOG_LEVEL") ?? "info",
    healthCheckTimeoutMs: reader.number("HEALTH_CHECK_TIMEOUT_IN_SEC") * 1000,
    drainMs: reader.number("DRAIN_TIMEOUT") * 1000,
    warnings,
  };
  reader.check();
  return config;
}

/** Reads the keys whose signatures are accepted. */
function readKeys(reader: SettingReader, environment: Environment, command: readonly string[]) {
  const signing = readSigning(reader);
  const allowUnsigned = reader.flag("ALLOW_UNSIGNED") ?? false;
  checkKeys(reader, { signed: signing !== undefined, allowUnsigned, hidden: hiddenKeys(environment, command) });
  if (environment.IMGPROXY_TRUSTED_SIGNATURES) {
    reader.fault(
      "IMGPROXY_TRUSTED_SIGNATURES: expected to be unset, since one such text would sign any path and fill the bucket",
    );
  }
  return { allowUnsigned, ...(signing && { signing }) };
}

function readUnsignedSegment(reader: SettingReader): string {
  const segment = reader.text("UNSIGNED_SEGMENT");
  if (!isSegment(segment)) reader.fault(`UNSIGNED_SEGMENT: expected ${SEGMENT}, got ${JSON.stringify(segment)}`);
  return segment ?? "unsafe";
}

const readPathPrefix = (reader: SettingReader): string =>
  (readPath(reader, "IMGPROXY_PATH_PREFIX") ?? "").replace(/\/+$/, "");

/** Reads a path of requests: no request could have one without its slash. */
function readPath(reader: SettingReader, name: "IMGPROXY_PATH_PREFIX" | "IMGPROXY_HEALTH_CHECK_PATH") {
  const path = reader.text(name);
  if (path !== undefined && !path.startsWith("/"))
    reader.fault(`${name}: expected a leading slash, got ${JSON.stringify(path)}`);
  return path;
}

/** Reads the rules on what may be stored. */
function readAdmission(reader: SettingReader): AdmissionRules {
  return {
    minStoreTtl: reader.number("MIN_STORE_TTL"),
    storeSvg: reader.flag("STORE_SVG") ?? false,
    storeRaw: reader.flag("STORE_RAW") ?? false,
    argumentsSeparator: reader.text("IMGPROXY_ARGUMENTS_SEPARATOR") ?? ":",
  };
}

/** Reads settings that are a text or absent. */
function readTexts(reader: SettingReader, environment: Environment) {
  return {
    ...given("secret", reader.text("IMGPROXY_SECRET")),
    ...given("purgeToken", reader.text("PURGE_TOKEN")),
    ...given("healthPath", readPath(reader, "IMGPROXY_HEALTH_CHECK_PATH")),
    ...given("allowOrigin", reader.text(environment.ALLOW_ORIGIN ? "ALLOW_ORIGIN" : "IMGPROXY_ALLOW_ORIGIN")),
    ...given("spillDir", reader.text("SPILL_DIR")),
  };
}

/**
 * Reads only the settings of the store, for commands that need nothing else.
 *
 * @throws ProxyError `INVALID_CONFIG` whose message lists every fault by name
 * @example
 * readStoreConfig({ STORE: "folder", STORE_DIR: "results", S3_FOLDER: "processed/" })
 * // { store: { kind: "folder", dir: "results" }, cacheFolder: "processed/" }
 */
export function readStoreConfig(environment: Environment): { store: StoreConfig; cacheFolder: string } {
  const reader = new SettingReader(environment);
  const store = readStore(reader, environment);
  reader.check();
  return { store, cacheFolder: reader.text("S3_FOLDER") ?? "" };
}

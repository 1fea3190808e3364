import type { ProxyConfig } from "../proxyConfig.js";
import { isObjectName, OBJECT_NAME } from "../stores/objectName.js";
import { hiddenKeys, imgproxyWarnings } from "./imgproxyWarnings.js";
import { DEFAULT_LIMITS, type Limits } from "./limits.js";
import { onlyPresets, readProbe } from "./probe.js";
import { type Bind, type Environment, SettingReader } from "./reader.js";
import { checkKeys, readSigning } from "./readSigning.js";
import { readStore, type StoreConfig } from "./readStore.js";
import { isSegment, SEGMENT } from "./unsignedSegment.js";

/** Everything that the environment says. */
export interface Config {
  proxy: Omit<ProxyConfig, "store" | "log" | "onEvent" | "upstream"> & { upstream: string };
  store: StoreConfig;
  bind: Bind;
  adminBind: Bind | undefined;
  logLevel: string;
  healthCheckTimeoutMs: number;
  drainMs: number;
  /** Sentences for the log at start. */
  warnings: string[];
}

/**
 * The configuration that an environment describes.
 *
 * @param command imgproxy's own command line, where it is started as a child: its flags may hold what it needs to verify
 * @throws ProxyError `INVALID_CONFIG` whose message lists every fault by name; secrets show as a length
 */
export function readConfig(environment: Environment, command: readonly string[] = []): Config {
  const reader = new SettingReader(environment);
  const warnings: string[] = [];
  const signing = readSigning(reader);
  const allowUnsigned = reader.flag("ALLOW_UNSIGNED") ?? false;
  checkKeys(reader, { signed: signing !== undefined, allowUnsigned, hidden: hiddenKeys(environment, command) });
  if (environment.IMGPROXY_TRUSTED_SIGNATURES) {
    reader.fault(
      "IMGPROXY_TRUSTED_SIGNATURES: expected to be unset, since one such text would sign any path and fill the bucket",
    );
  }
  warnings.push(...imgproxyWarnings(environment, reader.number("MIN_STORE_TTL")));
  const cacheFolder = reader.text("S3_FOLDER") ?? "";
  if (cacheFolder !== "" && !cacheFolder.endsWith("/")) {
    warnings.push(
      `S3_FOLDER ${JSON.stringify(cacheFolder)} does not end in a slash: it becomes the beginning of the object's name, as with the sidecar`,
    );
  }
  const store = readStore(reader, environment);
  if (store.kind === "folder" && !isObjectName(`${cacheFolder}0`)) {
    reader.fault(`S3_FOLDER: expected ${OBJECT_NAME}, since STORE=folder, got ${JSON.stringify(cacheFolder)}`);
  }
  const cacheControl = reader.text("CACHE_CONTROL");
  if (store.kind === "folder" && cacheControl === "upstream") {
    reader.fault('CACHE_CONTROL: expected a header, since STORE=folder and a file keeps none, got "upstream"');
  }
  const unsignedSegment = reader.text("UNSIGNED_SEGMENT");
  if (!isSegment(unsignedSegment))
    reader.fault(`UNSIGNED_SEGMENT: expected ${SEGMENT}, got ${JSON.stringify(unsignedSegment)}`);
  const bind = reader.bind("IMGPROXY_BIND") ?? { host: "", port: 8080 };
  const pathPrefix = (reader.text("IMGPROXY_PATH_PREFIX") ?? "").replace(/\/+$/, "");
  if (pathPrefix !== "" && !pathPrefix.startsWith("/")) reader.fault("IMGPROXY_PATH_PREFIX: expected a leading slash");
  const probe =
    reader.flag("PROBE") && store.kind !== "none" ? { probe: readProbe(reader, environment, warnings) } : {};
  const config: Config = {
    proxy: {
      upstream: reader.url("IMGPROXY_URL") ?? "http://127.0.0.1:8081",
      allowUnsigned,
      unsignedSegment: unsignedSegment ?? "unsafe",
      pathPrefix,
      cacheFolder,
      readThrough: reader.flag("READ_THROUGH") ?? true,
      indexBySource: reader.flag("INDEX_BY_SOURCE") ?? false,
      limits: readLimits(reader),
      admission: {
        minStoreTtl: reader.number("MIN_STORE_TTL"),
        storeSvg: reader.flag("STORE_SVG") ?? false,
        storeRaw: reader.flag("STORE_RAW") ?? false,
        argumentsSeparator: reader.text("IMGPROXY_ARGUMENTS_SEPARATOR") ?? ":",
      },
      presetsOnly: onlyPresets(environment),
      ...probe,
      ...(signing && { signing }),
      ...given("secret", reader.text("IMGPROXY_SECRET")),
      ...given("purgeToken", reader.text("PURGE_TOKEN")),
      ...given("healthPath", reader.text("IMGPROXY_HEALTH_CHECK_PATH")),
      ...given(
        "allowOrigin",
        environment.ALLOW_ORIGIN ? reader.text("ALLOW_ORIGIN") : reader.text("IMGPROXY_ALLOW_ORIGIN"),
      ),
      ...given("cacheControl", cacheControl),
      ...given("spillDir", reader.text("SPILL_DIR")),
    },
    store,
    bind,
    adminBind: reader.bind("ADMIN_BIND"),
    logLevel: reader.text("LOG_LEVEL") ?? "info",
    healthCheckTimeoutMs: reader.number("HEALTH_CHECK_TIMEOUT_IN_SEC") * 1000,
    drainMs: reader.number("DRAIN_TIMEOUT") * 1000,
    warnings,
  };
  reader.check();
  return config;
}

/**
 * Only where results are kept, for commands that need nothing else.
 *
 * @throws ProxyError `INVALID_CONFIG`
 */
export function readStoreConfig(environment: Environment): { store: StoreConfig; cacheFolder: string } {
  const reader = new SettingReader(environment);
  const store = readStore(reader, environment);
  reader.check();
  return { store, cacheFolder: reader.text("S3_FOLDER") ?? "" };
}

function given<K extends string>(name: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]?: string });
}

function readLimits(reader: SettingReader): Limits {
  const maxConnections =
    reader.text("MAX_CONNECTIONS") === undefined ? DEFAULT_LIMITS.maxConnections : reader.number("MAX_CONNECTIONS");
  return {
    maxConnections,
    maxUpstream: reader.number("MAX_UPSTREAM"),
    maxWaiting: reader.number("MAX_WAITING"),
    maxWaitMs: reader.number("MAX_WAIT") * 1000,
    headersTimeoutMs: reader.number("UPSTREAM_HEADERS_TIMEOUT") * 1000,
    idleTimeoutMs: reader.number("UPSTREAM_IDLE_TIMEOUT") * 1000,
    readThroughTimeoutMs: reader.number("READ_THROUGH_TIMEOUT_MS"),
    readThroughPauseMs: 30_000,
    readThroughIdleMs: reader.number("READ_THROUGH_IDLE_TIMEOUT_MS"),
    negativeTtlMs: reader.number("NEGATIVE_TTL") * 1000,
    memoryPerObject: reader.number("MEMORY_PER_OBJECT"),
    memoryBytes: reader.number("MAX_MEMORY_BYTES"),
    maxSpillBytes: reader.number("MAX_SPILL_BYTES"),
    maxSpillFiles: reader.number("MAX_SPILL_FILES"),
    maxStoreBytes: reader.number("MAX_STORE_BYTES"),
    clientStallMs: reader.number("CLIENT_STALL_TIMEOUT") * 1000,
    uploads: reader.number("UPLOADS"),
    uploadAttempts: reader.number("UPLOAD_ATTEMPTS"),
    drainMs: reader.number("DRAIN_TIMEOUT") * 1000,
  };
}

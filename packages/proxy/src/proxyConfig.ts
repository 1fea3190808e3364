import { type IncomingMessage, validateHeaderValue } from "node:http";
import { type Signing, signPath } from "@bucketfirst/core";
import { ProxyError } from "./base/errors.js";
import type { ProxyEvent } from "./base/events.js";
import type { Log } from "./base/log.js";
import { checkShapes } from "./checkShapes.js";
import type { EventsConfig } from "./events/EventsConfig.js";
import type { SourceGatewayConfig } from "./gateway/sourceGateway.js";
import type { SignListener } from "./http/runSign.js";
import { createOpenSets, type OpenSetsConfig } from "./images/openSets.js";
import type { ProbeConfig } from "./images/probe.js";
import type { Limits } from "./settings/limits.js";
import { isSegment, SEGMENT } from "./settings/unsignedSegment.js";
import type { Store } from "./stores/store.js";
import type { AdmissionRules } from "./storing/admission.js";
import type { Upstream } from "./upstream/upstream.js";

/** Settings of {@link createProxy}. Only `upstream` and one of `signing` and `allowUnsigned` are needed. */
export interface ProxyConfig {
  /** Address of imgproxy (http or https, with its path prefix if it has one), or an {@link Upstream} of your own. */
  upstream: string | Upstream;
  /** Store for results. Default none: every image is made anew. */
  store?: Store;
  /** Pairs of key and salt whose signatures are accepted; several while rotating. */
  signing?: Signing | readonly Signing[];
  /** Accepts unsigned paths: then anybody can have anything made and stored. Default false. */
  allowUnsigned?: boolean;
  /** First segment of unsigned paths; any other is a 403. Default `unsafe`. */
  unsignedSegment?: string;
  /** Sets that need no signature, as in `OPEN_SETS`; everything else still needs one. They need `signing`. Default none. */
  openSets?: OpenSetsConfig;
  /** Bearer token that clients must send, and that imgproxy receives, where `upstream` is an address. Default none. */
  secret?: string;
  /** Prefix of every path, e.g. `/img`; it is cut off, and neither signed nor hashed. Default none. */
  pathPrefix?: string;
  /** True where imgproxy runs with `IMGPROXY_ONLY_PRESETS`: the first segment of a path names presets. Default false. */
  presetsOnly?: boolean;
  /** Text in front of the key, e.g. `processed/`; without a final slash it is the beginning of a name. Default none. */
  cacheFolder?: string;
  /** Looks into the bucket before imgproxy is asked. Default true. */
  readThrough?: boolean;
  /**
   * Second store, asked before imgproxy for what `store` does not have, e.g. the bucket of another region, or the one that was
   * used before. What it has is served and copied into `store`; nothing else is written there. A purge removes in both. It
   * needs `store` and `readThrough`. Default none.
   */
  fallbackStore?: Store;
  /** Text in front of the key in `fallbackStore`. Default `cacheFolder`. */
  fallbackFolder?: string;
  /**
   * `Cache-Control` of stored images, in the bucket and in responses; `upstream` keeps what imgproxy says of each.
   * Default `public, max-age=31536000, immutable`.
   */
  cacheControl?: string;
  /** Rules on what may be stored, where they differ from the defaults of {@link AdmissionRules}. */
  admission?: Partial<AdmissionRules>;
  /** Start-up probe for fallback images; it needs a store. Default none: nothing is probed. */
  probe?: ProbeConfig;
  /** Keeps a list of keys by source, so that a source can be purged: one more put for each image. Default false. */
  indexBySource?: boolean;
  /** Bearer token of `DELETE /purge`, at least 32 characters. Default none: the route is a 404. */
  purgeToken?: string;
  /**
   * Receives the events of buckets of originals at `POST /events`: pictures are made when an original is uploaded, and purged
   * when it is removed. It needs a store. Default none: the route is a 404.
   */
  events?: EventsConfig;
  /** Second path of the health route, besides `/health` and `/readyz`, e.g. `/status`. Default none. */
  healthPath?: string;
  /** Handler of `/sign`: core's sign handler through its `toNodeHandler`. Default none: the path is one of an image. */
  sign?: SignListener;
  /**
   * `Access-Control-Allow-Origin`: one text for all, or a function of the request, whose undefined lets no page read the
   * response. Default `*`.
   */
  allowOrigin?: string | ((request: IncomingMessage) => string | undefined);
  /** Returns the error to send and log in place of one that happened: a development server explains more. Default: the same error. */
  describeError?: (error: unknown, request: IncomingMessage) => unknown;
  /** Folder for bodies that do not fit in memory. Default `bucketfirst-spill` in the system's temporary folder. */
  spillDir?: string;
  /** Bounds, where they differ from the defaults of {@link Limits}. */
  limits?: Partial<Limits>;
  /**
   * Gateway through which imgproxy gets sources over HTTP, so that several images of one source need one download. Default
   * none. Its listener is {@link ImageProxy.sourceGateway}; imgproxy is led there by `IMGPROXY_URL_REPLACEMENTS`.
   */
  sourceGateway?: SourceGatewayConfig;
  /** Lets log lines name the source of a request: host and path, never its query or a password. Default true. */
  logSources?: boolean;
  /** Receiver of log lines. Default: none are written. */
  log?: Log;
  /** Listener for the end of every request and every put. Its errors go to the log and break nothing. */
  onEvent?: (event: ProxyEvent) => void | Promise<void>;
}

const fault = (message: string): ProxyError =>
  new ProxyError(500, "The proxy is not configured", { message, code: "INVALID_CONFIG" });

/**
 * Checks the settings that would otherwise fail only at a request.
 *
 * @throws ProxyError `INVALID_CONFIG` that names the setting; BucketfirstError `INVALID_CONFIG` for a key or salt
 */
export function checkConfig(config: ProxyConfig): void {
  checkShapes(config);
  const { signing, allowUnsigned, purgeToken, secret } = config;
  if (!signing && !allowUnsigned) throw fault("signing: expected a key and salt, or allowUnsigned: true, got neither");
  checkOpenSets(config);
  if (config.fallbackStore && (!config.store || config.readThrough === false))
    throw fault("fallbackStore: expected store beside it, and readThrough not to be false");
  if (purgeToken !== undefined && purgeToken.length < 32) {
    throw fault(`purgeToken: expected at least 32 characters, got ${purgeToken.length}`);
  }
  checkEvents(config);
  if (!isSegment(config.unsignedSegment)) {
    throw fault(`unsignedSegment: expected ${SEGMENT}, got ${JSON.stringify(config.unsignedSegment)}`);
  }
  if (signing) for (const pair of [signing].flat() as Signing[]) signPath("/check", pair);
  for (const name of ["allowOrigin", "cacheControl"] as const) {
    const value = config[name];
    if (typeof value !== "function") checkHeader(name, value, JSON.stringify);
  }
  for (const [name, value] of Object.entries({ secret, purgeToken })) {
    checkHeader(name, value, (text) => `${text.length} characters`);
  }
}

function checkOpenSets({ openSets, signing, presetsOnly = false, admission }: ProxyConfig): void {
  if (!openSets) return;
  if (!signing) throw fault("openSets: expected signing beside them, since without it every path is open, got none");
  try {
    createOpenSets(openSets, { presetsOnly, argumentsSeparator: admission?.argumentsSeparator ?? ":" });
  } catch (error) {
    throw fault(`openSets: ${(error as Error).message}`);
  }
}

function checkEvents({ events, store }: ProxyConfig): void {
  if (!events) return;
  const { token, concurrency = 1 } = events;
  if (!store) throw fault("events: expected a store beside them, since they are kept there, got none");
  if (typeof token !== "string" || token.length < 32)
    throw fault(`events.token: expected at least 32 characters, got ${String(token ?? "").length}`);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64)
    throw fault(`events.concurrency: expected a whole number, 1 to 64, got ${JSON.stringify(concurrency)}`);
}

function checkHeader(name: string, value: string | undefined, shown: (text: string) => string): void {
  if (value === undefined) return;
  try {
    validateHeaderValue(name, value);
  } catch {
    throw fault(`${name}: expected text that a header can hold, got ${shown(value)}`);
  }
}

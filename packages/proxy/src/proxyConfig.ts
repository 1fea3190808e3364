import { type IncomingMessage, validateHeaderValue } from "node:http";
import { type Signing, signPath } from "@bucketfirst/core";
import { ProxyError } from "./base/errors.js";
import type { ProxyEvent } from "./base/events.js";
import type { Log } from "./base/log.js";
import type { SignListener } from "./http/runSign.js";
import type { ProbeConfig } from "./images/probe.js";
import type { Limits } from "./settings/limits.js";
import { isSegment, SEGMENT } from "./settings/unsignedSegment.js";
import type { Store } from "./stores/store.js";
import type { AdmissionRules } from "./storing/admission.js";
import type { Upstream } from "./upstream/upstream.js";

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
  /** `IMGPROXY_ONLY_PRESETS`: the first segment of a path names presets. Default false. */
  presetsOnly?: boolean;
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
  sign?: SignListener;
  /** `Access-Control-Allow-Origin`: a text, or what a request gets (nothing: no page may read the answer). Default `*`. */
  allowOrigin?: string | ((request: IncomingMessage) => string | undefined);
  /** Gives the error to answer and log in place of one that happened: a development server says why. */
  describeError?: (error: unknown, request: IncomingMessage) => unknown;
  /** For bodies that do not fit in memory. Default a folder in the system's temporary one. */
  spillDir?: string;
  limits?: Partial<Limits>;
  log?: Log;
  /** Called for every answer and every put. */
  onEvent?: (event: ProxyEvent) => void | Promise<void>;
}

const fault = (message: string): ProxyError =>
  new ProxyError(500, "The proxy is not configured", { message, code: "INVALID_CONFIG" });

/** @throws ProxyError `INVALID_CONFIG` for what would fail only at a request */
export function checkConfig(config: ProxyConfig): void {
  const { signing, allowUnsigned, purgeToken, secret } = config;
  if (!signing && !allowUnsigned) throw fault("signing: expected a key and salt, or allowUnsigned: true, got neither");
  if (purgeToken !== undefined && purgeToken.length < 32) {
    throw fault(`purgeToken: expected at least 32 characters, got ${purgeToken.length}`);
  }
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

function checkHeader(name: string, value: string | undefined, shown: (text: string) => string): void {
  if (value === undefined) return;
  try {
    validateHeaderValue(name, value);
  } catch {
    throw fault(`${name}: expected text that a header can hold, got ${shown(value)}`);
  }
}

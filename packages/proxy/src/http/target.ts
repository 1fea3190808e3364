import type { IncomingMessage } from "node:http";
import { cacheKey, canonicalPath, isBucketfirstError, type Signing, signPath } from "@bucketfirst/core";
import { ProxyError } from "../base/errors.js";
import { MethodError } from "../base/methodError.js";
import type { OpenSets } from "../images/openSets.js";
import type { Wanted } from "../images/wanted.js";
import type { PathSettings } from "../storing/derivedDisposition.js";
import { OWN, ownTargetOf } from "./ownTarget.js";

/** Settings of {@link targetOf}. */
export interface TargetConfig {
  signing: Signing | readonly Signing[] | undefined;
  /** First segment that is accepted without keys; any other is refused. */
  unsignedSegment: string;
  /** Prefix as in `IMGPROXY_PATH_PREFIX`: it is cut off, and neither signed nor hashed. */
  pathPrefix: string;
  /** Settings of imgproxy that change paths. Default: colons, and not presets only. */
  server?: PathSettings;
  /** Sets that need no signature. Default none. */
  open?: OpenSets | undefined;
}

/** A verified request. */
export interface Target extends Wanted {
  /** True for Pro's endpoint of JSON about a source, which is passed through and never stored. */
  info: boolean;
}

// At most twice as many are kept, of at most this many characters: 8 MiB in the worst case.
const GENERATION = 2_048;
const LONGEST = 1_024;

/** Most other pairs whose keys are also looked for while keys are rotated. */
const MOST_OTHERS = 3;

/** A function like {@link targetOf}, with its configuration and a cache. */
export type TargetReader = (url: string) => Target;

/**
 * Creates a reader of request targets. A target that verified once verifies for as long as the keys stay, so a popular image
 * costs its HMAC and digest only once; one that does not verify is never kept.
 *
 * @throws ProxyError as {@link targetOf}, from the returned function
 */
export function createTargetReader(config: TargetConfig): TargetReader {
  let young = new Map<string, Target>();
  let old = new Map<string, Target>();
  return (url) => {
    const known = young.get(url);
    if (known) return known;
    const target = old.get(url) ?? targetOf(url, config);
    if (url.length > LONGEST) return target;
    // Targets without a request since the last change of generations are dropped.
    if (young.size >= GENERATION) [old, young] = [young, new Map()];
    young.set(url, target);
    return target;
  };
}

/**
 * Returns canonical path and key of a request. The raw target is used byte for byte: a signed path must not pass `new URL()`.
 *
 * @throws ProxyError 403 for a signature that is not ours, 404 for a target that is no path of imgproxy and no member of a set
 */
export function targetOf(url: string, config: TargetConfig): Target {
  const info = url.startsWith(`${config.pathPrefix}/info/`);
  try {
    return (info || !OWN.test(url) ? undefined : ownTargetOf(url, config)) ?? classicTargetOf(url, config, info);
  } catch (error) {
    if (isBucketfirstError(error, "INVALID_SIGNATURE") && !(error instanceof ProxyError)) {
      throw new ProxyError(403, "The signature of this image is not right", { message: error.message, cause: error });
    }
    if (isBucketfirstError(error, "INVALID_PATH")) {
      // Core's message quotes the target, and a visitor's text (a token in a query) must not be logged.
      throw new ProxyError(404, "There is no such image", {
        message: "path: expected /signature/options/source behind the prefix, got another",
        cause: error,
      });
    }
    throw error;
  }
}

function classicTargetOf(url: string, { signing, unsignedSegment, pathPrefix }: TargetConfig, info: boolean): Target {
  const prefix = info ? `${pathPrefix}/info` : pathPrefix;
  const canonical = canonicalPath(url, signing ? { pathPrefix: prefix, signing } : { pathPrefix: prefix });
  const path = signing ? canonical : withSegment(url.slice(prefix.length), canonical, unsignedSegment);
  if (info) return { path: `/info${path}`, key: cacheKey(path), info };
  return { path, key: cacheKey(path), info, ...(Array.isArray(signing) && othersOf(path, signing)) };
}

/** Returns the keys of the same image by the other accepted pairs. */
function othersOf(path: string, pairs: readonly Signing[]): Pick<Target, "otherKeys"> {
  if (pairs.length < 2) return {};
  const unsigned = path.slice(path.indexOf("/", 1));
  return {
    otherKeys: () => {
      const signed = new Set(pairs.map((pair) => signPath(unsigned, pair)));
      signed.delete(path);
      return [...signed].slice(0, MOST_OTHERS).map(cacheKey);
    },
  };
}

/**
 * Returns an unsigned path as clients write it: they hash their own path, so the segment in place of a signature is part of
 * the key.
 */
function withSegment(target: string, canonical: string, segment: string): string {
  if (target.replace(/^\/{1,2}/, "").split("/", 1)[0] !== segment) {
    throw new ProxyError(403, "The signature of this image is not right", {
      message: "unsigned: another first segment",
    });
  }
  return `/${segment}${canonical.slice(canonical.indexOf("/", 1))}`;
}
/** Returns the path of a request as it was received, without its query. */
export const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?", 1)[0] ?? "";

/**
 * Refuses a request that cannot be one of an image: another method, a body, an address in place of a path.
 *
 * @throws ProxyError 400, 405
 */
export function checkForm(request: IncomingMessage): void {
  const { method = "", url = "", headers } = request;
  if (!["GET", "HEAD", "OPTIONS"].includes(method)) throw new MethodError("GET", "HEAD", "OPTIONS");
  const hasBody = headers["transfer-encoding"] !== undefined || !["0", undefined].includes(headers["content-length"]);
  if (hasBody) throw new ProxyError(400, "A request for an image has no body");
  if (!url.startsWith("/") && !(method === "OPTIONS" && url === "*"))
    throw new ProxyError(400, "Expected a path, not an address");
}

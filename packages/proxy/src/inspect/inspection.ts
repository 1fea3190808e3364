import { cacheKey, canonicalMeta, canonicalPath, isBucketfirstError, parsePath, type Signing } from "@bucketfirst/core";
import { ProxyError } from "../base/errors.js";
import { META_NAME } from "../base/metaName.js";
import { readSetTarget } from "./inspectSet.js";
import { pastedAddresses, targetsOf } from "./pastedAddresses.js";

/** Address of an object in a bucket: a key, or a key with the name of a member of its set. */
const OF_BUCKET = /\/[0-9a-f]{32}(?:\/[\w.]*)?(?:[?#,]|$)/;

/** The contents of a URL. */
export interface Inspection {
  options: unknown;
  source: string;
  encoding: string;
  extension: string | undefined;
  path: string;
  /** Key of the object; of a member of a set with its name behind a slash, of a base that of the whole set. */
  key: string;
  /** Contents of a set's path; a base names no member. */
  set?: { ladder: string; formats: string; member?: string; classicPath: string };
  /** Result of the check; `unknown` without keys in the environment. */
  signature: "right" | "wrong" | "unknown";
}

/** Settings of {@link inspectPasted}. */
export interface InspectConfig {
  /** Path prefix of the proxy. Default: one that fits is searched for. */
  prefix: string | undefined;
  signing: readonly Signing[] | undefined;
}

/** Most segments of a prefix that is searched for. */
const SEGMENTS = 3;

/** Segments that are never part of a prefix: options, what stands where a signature is not checked, and signatures. */
const NO_PREFIX = /:|%3A|^(?:unsafe|insecure|_|plain|enc)$|^[\w-]{43}$/i;

/**
 * Reads every address of the proxy in a pasted text. Anything else is skipped, unless there is nothing but that.
 *
 * @throws BucketfirstError `INVALID_PATH`, `INVALID_SIGNATURE` where there is none
 */
export function inspectPasted(pasted: string, config: InspectConfig): Inspection[] {
  const all = pastedAddresses(pasted);
  // A key and a member of a bucket look like a signature and a source.
  const addresses = all.filter((address) => !OF_BUCKET.test(address));
  const found = new Map<string, Inspection>();
  let fault: unknown;
  for (const address of addresses) {
    try {
      const inspection = inspect(targetsOf(address), config);
      found.set(inspection.path, inspection);
    } catch (error) {
      fault ??= error;
    }
  }
  if (found.size > 0) return [...found.values()];
  if (addresses.length < all.length)
    throw invalid(
      "url: expected an address of the proxy, got one of the bucket, whose name is a digest and says nothing",
    );
  throw fault ?? invalid(`url: expected an address or a signed path, got ${JSON.stringify(pasted)}`);
}

/**
 * Reads a request target. Of several readings it returns the one whose signature is right, else the first whose source is
 * an address, else the first that is a path of imgproxy at all.
 */
function inspect(targets: readonly string[], { prefix, signing }: InspectConfig): Inspection {
  const found: Inspection[] = [];
  let fault: unknown;
  for (const target of targets) {
    for (const cut of prefix === undefined ? prefixesOf(target) : [prefix]) {
      try {
        found.push(read(target, cut, signing));
      } catch (error) {
        fault ??= error;
      }
    }
  }
  const best =
    found.find(({ signature }) => signature === "right") ??
    found.find(({ source }) => /^[a-z][a-z\d+.-]*:\/\//i.test(source)) ??
    found[0];
  if (!best) throw fault;
  return best;
}

function prefixesOf(target: string): string[] {
  const all = target.split("/").slice(1, SEGMENTS + 1);
  const end = all.findIndex((segment) => NO_PREFIX.test(segment));
  const segments = end < 0 ? all : all.slice(0, end);
  return ["", ...segments.map((_, i) => `/${segments.slice(0, i + 1).join("/")}`)];
}

function read(target: string, pathPrefix: string, signing: readonly Signing[] | undefined): Inspection {
  const own = readMetaTarget(target, pathPrefix, signing) ?? readSetTarget(target, pathPrefix, signing);
  if (own) return own;
  let signature: Inspection["signature"] = signing ? "right" : "unknown";
  let path: string;
  try {
    path = canonicalPath(target, { pathPrefix, ...(signing && { signing }) });
  } catch (error) {
    if (!isBucketfirstError(error, "INVALID_SIGNATURE")) throw error;
    signature = "wrong";
    path = canonicalPath(target, { pathPrefix });
  }
  // Without a verified signature, clients hash the text as it was pasted.
  const given = target.slice(pathPrefix.length).split(/[/?]/, 2)[1] ?? "";
  if (signature !== "right") path = path.replace(/^\/[^/]*/, () => `/${given}`);
  const { options, source, encoding, extension } = parsePath(path, { server: { edition: "pro" } });
  return { options, source, encoding, extension, path, key: cacheKey(path), signature };
}

/** Reads an address of metadata, whatever its signature; undefined for any other. */
function readMetaTarget(
  target: string,
  pathPrefix: string,
  signing: readonly Signing[] | undefined,
): Inspection | undefined {
  const unsignedSegment = target.slice(pathPrefix.length).split("/", 2)[1] ?? "";
  const given = canonicalMeta(target, { pathPrefix, unsignedSegment, server: { edition: "pro" } });
  if (!given) return undefined;
  const { source, encoding, path, key, signature } = given;
  const isRight = (): boolean => {
    try {
      return canonicalMeta(target, { pathPrefix, signing: signing! }) !== undefined;
    } catch (error) {
      if (!isBucketfirstError(error, "INVALID_SIGNATURE")) throw error;
      return false;
    }
  };
  return {
    options: {},
    source,
    encoding,
    extension: undefined,
    path: `/${signature}${path}/${META_NAME}`,
    key: `${key}/${META_NAME}`,
    signature: signing ? (isRight() ? "right" : "wrong") : "unknown",
  };
}

const invalid = (message: string): ProxyError => new ProxyError(404, message, { code: "INVALID_PATH" });

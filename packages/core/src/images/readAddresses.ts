import { withoutTrailing } from "../base/bytes/withoutTrailing.js";
import { fault } from "../base/fault.js";
import type { ImageRequest } from "../layout/request.js";
import type { Edition, ServerProfile } from "../options/types.js";
import type { Signing } from "../sign/signing.js";
import type { SourceEncoding } from "../source/encode.js";

/** Where URLs point and how they are written; read once by `createImages`. */
export interface ImagesConfig<V extends string = string, E extends Edition = Edition> {
  /** imgproxy, or the companion proxy in front of it; may carry a path prefix. */
  proxyUrl: string;
  /** Public address of the cache bucket; without it every image goes to `proxyUrl`. */
  cacheUrl?: string;
  /** Put in front of the key as it is: "processed/" is a folder, "processed" a prefix of the name. Default "". */
  cacheFolder?: string;
  /** Key and salt; several pairs while rotating, of which the first signs. Only a missing one is unsigned. */
  signing?: Signing | readonly Signing[];
  /** Default `base64`. */
  encoding?: SourceEncoding;
  /** Makes sources without a scheme absolute. */
  sourceBase?: string;
  server?: ServerProfile<E>;
  /** Named requests, validated and encoded once. */
  variants?: { readonly [N in V]: ImageRequest<E> };
}

const KEYS: readonly string[] = [
  "proxyUrl",
  "cacheUrl",
  "cacheFolder",
  "signing",
  "encoding",
  "sourceBase",
  "server",
  "variants",
];

/** What a template string makes of an environment variable that is not set. */
const UNSET = /(^|[/.@:-])(undefined|null)([/.:-]|$)/;

/**
 * An address without trailing slashes: `https://host`, `http://host`, `//host` or `/path`.
 *
 * @throws BucketfirstError `INVALID_CONFIG` when a browser would not ask it, or would rewrite it: the request would then
 * differ from what was signed, or from where the object lies
 */
export function readAddress(value: unknown, field: string): string {
  checkSet(value, field);
  if (
    typeof value !== "string" ||
    !/^(https?:)?\/\/[^/:]|^\/(?!\/)/i.test(value) ||
    /[?#\\"<>`{}^]|[^!-~]|\/(\.|%2e){1,2}(\/|$)/i.test(value)
  ) {
    throw fault("CONFIG", field, "https://host or /path, without query, fragment, blanks, dot segments", value);
  }
  return withoutTrailing(value, "/");
}

function checkSet(value: unknown, field: string): void {
  if (UNSET.test(String(value ?? ""))) throw fault("CONFIG", field, "no unset environment variable in it", value);
}

/** Addresses without trailing slashes; `cacheBase` holds everything in front of the key. */
export interface Addresses {
  proxyUrl: string;
  cacheBase: string | undefined;
}

/**
 * Checks the addresses of a configuration, and that it holds no key we do not know: a misspelt `cacheUrl` would
 * silently send everything to the proxy.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 * @example
 * readAddresses({ proxyUrl: "https://img.test/", cacheUrl: "https://b.test", cacheFolder: "p/" })
 * // { proxyUrl: "https://img.test", cacheBase: "https://b.test/p/" }
 */
export function readAddresses(config: ImagesConfig): Addresses {
  if (typeof config !== "object" || config === null) throw fault("CONFIG", "config", "an object", config);
  for (const key of Object.keys(config)) {
    if (!KEYS.includes(key)) throw fault("CONFIG", "config", `keys of ${KEYS.join(", ")}`, key);
  }
  const { cacheUrl, cacheFolder = "", sourceBase } = config;
  if (typeof cacheFolder !== "string" || !/^(?!(.*\/)?\.\.?\/)[\w.~!$&'()*+,;=:@/-]*$/.test(cacheFolder)) {
    throw fault("CONFIG", "cacheFolder", "text that needs no escapes in a URL", cacheFolder);
  }
  checkSet(cacheFolder, "cacheFolder");
  checkSet(sourceBase, "sourceBase");
  if (sourceBase !== undefined && (typeof sourceBase !== "string" || !sourceBase)) {
    throw fault("CONFIG", "sourceBase", "an address", sourceBase);
  }
  return {
    proxyUrl: readAddress(config.proxyUrl, "proxyUrl"),
    cacheBase: cacheUrl === undefined ? undefined : `${readAddress(cacheUrl, "cacheUrl")}/${cacheFolder}`,
  };
}

import { checkSet } from "../base/checkSet.js";
import { fault } from "../base/fault.js";
import { readAddress } from "../path/readAddress.js";
import type { AnyConfig } from "./ImagesConfig.js";

const KEYS: readonly string[] = [
  "proxyUrl",
  "cacheUrl",
  "cacheFolder",
  "signing",
  "encoding",
  "sourceBase",
  "server",
  "variants",
  "sets",
];

/** Form of a base of sources: `http` and `https` need a host, any other scheme may stand alone. */
const BASE = /^(https?:\/\/[^/\s$]|(?!https?:)[a-z][a-z\d+.-]*:(\/\/|\/?$))/i;

/** Addresses without trailing slashes; `cacheBase` is the text in front of the key. */
export interface Addresses {
  proxyUrl: string;
  cacheBase: string | undefined;
}

/**
 * Checks the addresses of a configuration, and refuses unknown fields: a misspelt `cacheUrl` would silently send everything
 * to the proxy. A `cacheUrl` that is there and undefined does so too, and is named in the console.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 * @example
 * readAddresses({ proxyUrl: "https://img.test/", cacheUrl: "https://b.test", cacheFolder: "p/" })
 * // { proxyUrl: "https://img.test", cacheBase: "https://b.test/p/" }
 */
export function readAddresses(config: AnyConfig): Addresses {
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
  if (
    sourceBase !== undefined &&
    (typeof sourceBase !== "string" || !BASE.test(sourceBase) || /\s$/.test(sourceBase))
  ) {
    throw fault("CONFIG", "sourceBase", "an address with its scheme, such as https://host or local:///", sourceBase);
  }
  // Most often a variable that is not set. It is no error, since without a bucket every image still appears.
  if ("cacheUrl" in config && cacheUrl === undefined)
    console.warn(
      "[bucketfirst] cacheUrl: expected an address, got undefined: is there such an environment variable here? Every image goes to proxyUrl; leave the field out where there is no bucket",
    );
  const cacheBase = cacheUrl === undefined ? undefined : `${readAddress(cacheUrl, "cacheUrl")}/${cacheFolder}`;
  checkSets(config.sets, cacheUrl, cacheBase);
  return {
    proxyUrl: readAddress(config.proxyUrl, "proxyUrl"),
    cacheBase,
  };
}

/** Refuses `/set:` in addresses of the bucket, since a page knows addresses of the proxy by it. */
function checkSets(sets: unknown, cacheUrl: string | undefined, cacheBase = ""): void {
  if (typeof sets !== "boolean" && sets !== undefined) throw fault("CONFIG", "sets", "true or false", sets);
  if (!sets || !cacheBase.includes("/set:")) return;
  const field = cacheUrl?.includes("/set:") ? "cacheUrl" : "cacheFolder";
  throw fault("CONFIG", field, "no /set: in it, since that marks addresses of the proxy", cacheBase);
}

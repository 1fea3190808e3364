import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BucketfirstError } from "@bucketfirst/core";
import type { Environment } from "@bucketfirst/proxy";
import type { BucketfirstOptions } from "./BucketfirstOptions.js";

/** Addresses of `bucketfirst-proxy dev` without options. */
const ADDRESSES = { PROXY_URL: "http://127.0.0.1:8080/proxy", CACHE_URL: "http://127.0.0.1:8080/bucket" };

/** Reads the key pair that the development server keeps in the folder of a project; undefined without one. */
function ownKeys(root: string): Environment | undefined {
  try {
    const { key, salt } = JSON.parse(readFileSync(join(root, ".bucketfirst/keys.json"), "utf8"));
    return { IMGPROXY_KEY: key, IMGPROXY_SALT: salt };
  } catch {
    return undefined;
  }
}

/**
 * Returns settings and variables for a development server that the bundler does not start, on the folder of the originals.
 * Variables that are set stay as they are.
 *
 * @throws BucketfirstError `INVALID_CONFIG` where there is no key pair yet
 */
export function developmentSettings(
  root: string,
  { originals }: Pick<BucketfirstOptions, "originals">,
  environment: Environment,
): { options: Partial<BucketfirstOptions>; environment: Environment } {
  const keys = environment.IMGPROXY_KEY || environment.IMGPROXY_SALT ? undefined : ownKeys(root);
  const all: Environment = {
    ...ADDRESSES,
    ...keys,
    ...Object.fromEntries(Object.entries(environment).filter(([, value]) => value)),
  };
  if (!all.IMGPROXY_KEY && !all.IMGPROXY_SALT)
    throw new BucketfirstError(
      "INVALID_CONFIG",
      `IMGPROXY_KEY, IMGPROXY_SALT: expected in the environment, got none of them. While you develop, npx @bucketfirst/proxy dev --root ${originals} in this folder makes keys.`,
    );
  const { PROXY_URL: proxyUrl, CACHE_URL: cacheUrl } = all;
  return { options: { proxyUrl, cacheUrl, sourceBase: "local:///", encoding: "base64" }, environment: all };
}

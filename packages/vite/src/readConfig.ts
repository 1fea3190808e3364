import { BucketfirstError, type ImagesConfig } from "@bucketfirst/core";
import type { BucketfirstOptions } from "./BucketfirstOptions.js";
import type { Project } from "./Project.js";

/** Settings of `createImages` without keys; `proxyUrl` may still be missing. */
export type KeylessConfig = Omit<ImagesConfig, "signing" | "proxyUrl"> & { proxyUrl?: string };

/** Takes the settings of `createImages` out of the plugin's, with what the environment has for those that are missing. */
export function readConfig(options: BucketfirstOptions, { environment, outputUrl }: Project): KeylessConfig {
  const { signing: _, originals: _1, fileNames: _2, types: _3, dev: _4, head: _5, policy: _6, ...given } = options;
  const config = {
    ...given,
    proxyUrl: given.proxyUrl ?? (environment.PROXY_URL || undefined),
    cacheUrl: given.cacheUrl ?? (environment.CACHE_URL || undefined),
    sourceBase: given.sourceBase ?? (environment.SOURCE_BASE || outputUrl),
  };
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as KeylessConfig;
}

/**
 * Returns the configuration with its addresses.
 *
 * @throws BucketfirstError `INVALID_CONFIG` where one is missing
 */
export function withAddresses(config: KeylessConfig): ImagesConfig {
  const { proxyUrl } = config;
  if (proxyUrl === undefined)
    throw missing("proxyUrl", "the address of imgproxy or of the proxy in front of it", "PROXY_URL");
  if (config.sourceBase === undefined)
    throw missing(
      "sourceBase",
      "the public address of the built site, such as https://shop.example.com, from which imgproxy fetches the originals",
      "SOURCE_BASE",
    );
  return { ...config, proxyUrl } as ImagesConfig;
}

const missing = (field: string, expected: string, variable: string): BucketfirstError =>
  new BucketfirstError(
    "INVALID_CONFIG",
    `${field}: expected ${expected}, got undefined; it may also stand in the variable ${variable}`,
  );

import { BucketfirstError, createImages } from "@bucketfirst/core";
import { createIntegration } from "@bucketfirst/core/integration";
import type { ModuleOptions } from "./ModuleOptions.js";

/** Sizes of the variants in CSS pixels, which a browser knows before it has a descriptor. */
export type Boxes = Record<string, { width: number; height: number }>;

/** Makes the error for an option, whose value may be a secret and is not shown. */
const fault = (field: string, expected: string): BucketfirstError =>
  new BucketfirstError("INVALID_CONFIG", `bucketfirst.${field}: expected ${expected}, got one here`);

/**
 * Checks the options with addresses and without keys, so that a wrong one is named before anything is built, and returns the
 * sizes of the variants that have both sides.
 *
 * @throws BucketfirstError that names the option
 */
export function checkOptions({
  allowSources,
  maxBatch,
  patience,
  preconnect,
  signPath,
  stylesheet,
  ...config
}: ModuleOptions): Boxes {
  // The options are written into the build.
  if ("signing" in config) throw fault("signing", "keys in the environment, never in a configuration");
  const code = ["authorize", "cors", "meta"].find((name) => name in config);
  if (code) throw fault(code, "no such option");
  if (!["base64", "plain", undefined].includes(config.encoding)) throw fault("encoding", "base64 or plain");
  const images = createImages({ proxyUrl: "https://img.invalid", cacheUrl: "https://bucket.invalid", ...config });
  createIntegration({ images, allowSources, maxBatch, patience, preconnect, signPath, stylesheet });
  const sizes = images.variants.map((name) => [name, images.image("local:///-", name)] as const);
  return Object.fromEntries(
    sizes.flatMap(([name, { width, height }]) => (width && height ? [[name, { width, height }]] : [])),
  );
}

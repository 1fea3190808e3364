import { BucketfirstError } from "../base/errors.js";
import { createImages, type Images } from "../images/createImages.js";
import type { EnvImagesConfig } from "../server/imagesFromEnv.js";
import { createIntegration } from "./createIntegration.js";
import type { IntegrationOptions } from "./IntegrationOptions.js";

/**
 * Settings in a configuration file that a build writes out, as plain JSON: those of `imagesFromEnv` without keys, which stay
 * in the environment, and those of the page.
 */
export type BuildSettings = Omit<EnvImagesConfig<string, "oss" | "pro", boolean>, "signing" | "encoding"> & {
  /** Form of the source in a URL. Default `base64`. */
  encoding?: "base64" | "plain";
} & Pick<IntegrationOptions, "allowSources" | "maxBatch" | "patience" | "preconnect" | "signPath" | "stylesheet">;

/**
 * Checks such settings with addresses and without keys, so that a wrong one is named before anything is built. A value that
 * may be a secret is not shown.
 *
 * @param path text in front of a setting's name in an error, e.g. `bucketfirst.`
 * @returns an instance with the variants, whose addresses lead nowhere
 * @throws BucketfirstError that names the setting
 * @example
 * checkBuildSettings({ variants: { card: { width: 400 } } }).variants // ["card"]
 */
export function checkBuildSettings(settings: BuildSettings, path = ""): Images<string, "oss" | "pro", boolean> {
  const { allowSources, maxBatch, patience, preconnect, signPath, stylesheet, ...config } = settings;
  const fault = (field: string, expected: string): BucketfirstError =>
    new BucketfirstError("INVALID_CONFIG", `${path}${field}: expected ${expected}, got one here`);
  if ("signing" in config) throw fault("signing", "keys in the environment, never in a configuration");
  const code = ["authorize", "cors", "meta"].find((name) => name in config);
  if (code) throw fault(code, `no such ${path ? "option" : "setting"}`);
  if (!["base64", "plain", undefined].includes(config.encoding)) throw fault("encoding", "base64 or plain");
  const images = createImages({ proxyUrl: "https://img.invalid", cacheUrl: "https://bucket.invalid", ...config });
  createIntegration({ images, allowSources, maxBatch, patience, preconnect, signPath, stylesheet });
  return images;
}

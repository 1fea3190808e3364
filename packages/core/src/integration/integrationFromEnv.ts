import { type Environment, imagesFromEnv } from "../server/imagesFromEnv.js";
import type { BuildSettings } from "./checkBuildSettings.js";
import { createIntegration, type Integration } from "./createIntegration.js";
import type { ServerImages } from "./IntegrationOptions.js";

/**
 * Creates instance and glue of an application from settings that a build wrote out and from the environment of its server.
 *
 * @param env variables; default `process.env`
 * @throws BucketfirstError `INVALID_CONFIG` that names the variable or the setting
 * @example
 * const env = { PROXY_URL: "https://img.test", CACHE_URL: "https://b.test", IMGPROXY_KEY: "736563726574", IMGPROXY_SALT: "68656C6C6F" };
 * integrationFromEnv({ variants: { card: { width: 300 } } }, env).glue.sources.img // ["https://b.test", "https://img.test"]
 */
export function integrationFromEnv(
  settings: BuildSettings,
  env?: Environment,
): { images: ServerImages; glue: Integration } {
  const { allowSources, maxBatch, patience, preconnect, signPath, stylesheet, ...config } = settings;
  const images = imagesFromEnv(config, env);
  const glue = createIntegration({ images, allowSources, maxBatch, patience, preconnect, signPath, stylesheet });
  return { images, glue };
}

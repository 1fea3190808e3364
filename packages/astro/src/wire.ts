import { type Integration, integrationFromEnv, type ServerImages } from "@bucketfirst/core/integration";
import type { ImagesSettings } from "./ImagesSettings.js";

/** Variables that a server reads when it starts. */
const NAMES = ["PROXY_URL", "CACHE_URL", "IMGPROXY_KEY", "IMGPROXY_SALT", "IMGPROXY_SIGNATURE_SIZE"];

/**
 * Creates instance and glue of an application: what the module `bucketfirst:images` exports.
 *
 * @param getSecret reader of one variable, as `astro:env/server` has it
 * @throws BucketfirstError `INVALID_CONFIG` that names the variable or the setting
 */
export const wire = (
  settings: ImagesSettings,
  getSecret: (name: string) => string | undefined,
): { images: ServerImages; glue: Integration } =>
  integrationFromEnv(settings, Object.fromEntries(NAMES.map((name) => [name, getSecret(name)])));

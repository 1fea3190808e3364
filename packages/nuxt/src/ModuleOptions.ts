import type { IntegrationOptions } from "@bucketfirst/core/integration";
import type { EnvImagesConfig } from "@bucketfirst/core/server";

/**
 * Options of the module, as plain JSON: those of `imagesFromEnv` without keys, which stay in the environment, and those of the
 * page.
 */
export type ModuleOptions = Omit<EnvImagesConfig<string, "oss" | "pro", boolean>, "signing" | "encoding"> & {
  /** Form of the source in a URL. Default `base64`. */
  encoding?: "base64" | "plain";
} & Pick<IntegrationOptions, "allowSources" | "maxBatch" | "patience" | "preconnect" | "signPath" | "stylesheet">;

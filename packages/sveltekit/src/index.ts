export type { IntegrationOptions } from "@bucketfirst/core/integration";
export { type EnvImagesConfig, imagesFromEnv } from "@bucketfirst/core/server";
export { bucketfirst } from "./bucketfirst.js";

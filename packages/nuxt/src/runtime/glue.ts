import { type Integration, integrationFromEnv, type ServerImages } from "@bucketfirst/core/integration";
import { useRuntimeConfig } from "#imports";

/** Instance and glue of an application, on its server alone. */
interface Wired {
  images: ServerImages;
  glue: Integration;
}

let wired: Wired | undefined;

/**
 * Returns instance and glue, made once from the options of nuxt.config and the environment of the server.
 *
 * @throws BucketfirstError `INVALID_CONFIG` that names the variable which is missing
 */
export function wire(): Wired {
  wired ??= integrationFromEnv(useRuntimeConfig().bucketfirst);
  return wired;
}

import { createIntegration, type Integration, type ServerImages } from "@bucketfirst/core/integration";
import { imagesFromEnv } from "@bucketfirst/core/server";
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
  if (wired) return wired;
  const { bucketfirst } = useRuntimeConfig();
  const { allowSources, maxBatch, patience, preconnect, signPath, stylesheet, ...config } = bucketfirst;
  const images = imagesFromEnv(config);
  wired = {
    images,
    glue: createIntegration({ images, allowSources, maxBatch, patience, preconnect, signPath, stylesheet }),
  };
  return wired;
}

import { BucketfirstError } from "@bucketfirst/core";
import { developmentVariables } from "@bucketfirst/core/integration";
import type { Environment } from "@bucketfirst/proxy";
import type { BucketfirstOptions } from "./BucketfirstOptions.js";

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
  const all = developmentVariables(environment, root);
  if (!all.IMGPROXY_KEY && !all.IMGPROXY_SALT)
    throw new BucketfirstError(
      "INVALID_CONFIG",
      `IMGPROXY_KEY, IMGPROXY_SALT: expected in the environment, got none of them. While you develop, npx @bucketfirst/proxy dev --root ${originals} in this folder makes keys.`,
    );
  const { PROXY_URL: proxyUrl, CACHE_URL: cacheUrl } = all;
  return { options: { proxyUrl, cacheUrl, sourceBase: "local:///", encoding: "base64" }, environment: all };
}

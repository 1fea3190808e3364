import type { AnyConfig, ImagesConfig } from "../images/ImagesConfig.js";
import type { LooseOptions } from "../options/encodeArgument.js";
import { PROCESSING } from "../options/table.js";
import type { Edition } from "../options/types.js";
import { createPaths } from "./createPaths.js";
import { encodePipelines, type PathOptions } from "./processingPath.js";
import { readAddress } from "./readAddress.js";

/**
 * Builds the signed proxied URL of an image, without an instance. It reads its configuration at every call and knows no
 * variants: `createImages` is faster for more than a few.
 *
 * @throws BucketfirstError `INVALID_CONFIG`, `INVALID_OPTION`, `INVALID_SOURCE`, `SECRET_IN_BROWSER`
 * @example
 * buildUrl("local:///cat.jpg", { width: 300 }, { proxyUrl: "https://img.example.com" })
 * // "https://img.example.com/unsafe/w:300/bG9jYWw6Ly8vY2F0LmpwZw"
 */
export function buildUrl<E extends Edition = "oss">(
  source: string,
  options: PathOptions<E>,
  config: Omit<ImagesConfig<never, E, boolean>, "variants">,
): string {
  const { server, encode, sign } = createPaths(config as AnyConfig);
  return (
    readAddress(config.proxyUrl, "proxyUrl") +
    sign(encodePipelines(PROCESSING, options as LooseOptions, server) + encode(source))
  );
}

import { fault } from "../base/fault.js";
import { META_NAME, metaKey } from "../meta/metaKey.js";
import type { Server } from "../options/server.js";
import type { KindConfig } from "./CandidateKind.js";
import type { ImageUrls } from "./createImages.js";

/**
 * Builds the addresses of a source's metadata: signed path, key and both addresses, each with `/meta.json` behind it.
 *
 * @throws BucketfirstError `INVALID_CONFIG` where the server accepts presets only, `INVALID_SOURCE`
 */
export function metaUrls(
  source: string,
  { proxyUrl, cacheBase, server, encode, sign }: KindConfig & { server: Server },
): ImageUrls {
  if (server.presetsOnly)
    throw fault("CONFIG", "server.presetsOnly", "false, since the server takes presets alone and knows no meta/", true);
  const unsigned = `/meta${encode(source)}`;
  const path = sign(unsigned);
  const cacheKey = metaKey(unsigned);
  const proxied = `${proxyUrl}${path}/${META_NAME}`;
  return {
    path,
    cacheKey,
    cached: cacheBase === undefined ? proxied : `${cacheBase}${cacheKey}/${META_NAME}`,
    proxied,
  };
}

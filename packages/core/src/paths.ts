import type { ImagesConfig } from "./config.js";
import { readServer, type Server } from "./options/server.js";
import { createSigner, firstSigning } from "./sign/signing.js";
import { UNSIGNED } from "./sign/signPath.js";
import { encodeSource } from "./source/encode.js";
import { resolveSource } from "./source/resolve.js";

/** What building paths needs of a configuration, read once. */
export interface Paths {
  server: Server;
  /** The source made absolute by `sourceBase`. */
  resolve(source: string): string;
  /** F of the URL contract for encoded options and a source. */
  pathOf(encodedOptions: string, source: string): string;
}

/**
 * Reads what a configuration says of paths: server, encoding, source base, keys.
 *
 * @throws BucketfirstError `INVALID_CONFIG`, `SECRET_IN_BROWSER`
 * @example
 * createPaths({ proxyUrl: "https://img.test" }).pathOf("/w:300", "a") // "/unsafe/w:300/YQ"
 */
export function createPaths(config: ImagesConfig): Paths {
  const { encoding = "base64", sourceBase, signing } = config;
  const server = readServer(config.server);
  const sign = createSigner(firstSigning(signing));
  // Faults of the encoding show at start, not at the first image.
  if (encoding !== "encrypted") encodeSource("a", encoding, undefined, server);
  const resolve = (source: string): string => resolveSource(source, sourceBase);
  return {
    server,
    resolve,
    pathOf(encodedOptions, source) {
      const path = `${encodedOptions}/${encodeSource(resolve(source), encoding, undefined, server)}`;
      return `/${sign ? sign(path) : UNSIGNED}${path}`;
    },
  };
}

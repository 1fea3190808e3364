import type { AnyConfig } from "../images/ImagesConfig.js";
import { readServer, type Server } from "../options/server.js";
import { createSigner, firstSigning } from "../sign/signing.js";
import { UNSIGNED } from "../sign/signPath.js";
import { encodeSource } from "../source/encode.js";
import { resolveSource } from "../source/resolve.js";

/** Functions that build paths for one configuration, which is read once. */
export interface Paths {
  server: Server;
  /** Returns the source made absolute by `sourceBase`. */
  resolve(source: string): string;
  /** Returns the source as the end of a path, slash in front: it is the same for every candidate of an image. */
  encode(source: string): string;
  /** Returns the signed path F for a processing path P; see `spec/README.md`. */
  sign(path: string): string;
}

/**
 * Reads the settings of paths from a configuration: server, encoding, source base, keys.
 *
 * @throws BucketfirstError `INVALID_CONFIG`, `SECRET_IN_BROWSER`
 * @example
 * const { sign, encode } = createPaths({ proxyUrl: "https://img.test" });
 * sign(`/w:300${encode("a")}`) // "/unsafe/w:300/YQ"
 */
export function createPaths(config: AnyConfig): Paths {
  const { encoding = "base64", sourceBase, signing } = config;
  const server = readServer(config.server);
  const signer = createSigner(firstSigning(signing));
  // Faults of the encoding are reported at the start, not at the first image.
  if (encoding !== "encrypted") encodeSource("a", encoding, undefined, server);
  const resolve = (source: string): string => resolveSource(source, sourceBase);
  return {
    server,
    resolve,
    encode: (source) => `/${encodeSource(resolve(source), encoding, undefined, server)}`,
    sign: (path) => `/${signer ? signer(path) : UNSIGNED}${path}`,
  };
}

import type { Edition, ServerProfile } from "../options/types.js";
import type { Signing } from "../sign/signing.js";
import type { SourceEncoding } from "../source/encode.js";
import type { ImageRequest } from "./layout/request.js";

/** Settings of `createImages`, which reads them once: the addresses, the keys, and the form of URLs. */
export interface ImagesConfig<V extends string = string, E extends Edition = Edition, S extends boolean = false> {
  /** Address of imgproxy, or of the companion proxy in front of it; it may have a path prefix. An unset variable is an error. */
  proxyUrl: string | undefined;
  /** Public address of the cache bucket. Default none: every image goes to `proxyUrl`, which an unset variable is warned of. */
  cacheUrl?: string | undefined;
  /** Text in front of the key: "processed/" is a folder, "processed" the beginning of a name. Default "". */
  cacheFolder?: string;
  /** Pair of key and salt; several while rotating, of which the first signs. Default none: addresses are unsigned. */
  signing?: Signing | readonly Signing[];
  /** Form of the source in a URL. Default `base64`. */
  encoding?: SourceEncoding;
  /** Address in front of sources without a scheme. Default none: every source needs one. */
  sourceBase?: string;
  /** Settings of the imgproxy server that change URLs. Default: open source, without presets, separator `:`. */
  server?: ServerProfile<E>;
  /**
   * Makes all candidates of an image one set, with one signature and one key. Needs `@bucketfirst/proxy` in front of
   * imgproxy, which knows no sets itself. Default false.
   */
  sets?: S;
  /** Requests by name, validated and encoded once. Default none. */
  variants?: { readonly [N in V]: ImageRequest<E> };
}

/** A configuration of either kind of addressing. */
export type AnyConfig = ImagesConfig<string, Edition, boolean>;

import type { Edition, ServerProfile } from "../options/types.js";
import type { Signing } from "../sign/signing.js";
import type { SourceEncoding } from "../source/encode.js";
import type { ImageRequest } from "./layout/request.js";

/** Where URLs point and how they are written; read once by `createImages`. */
export interface ImagesConfig<V extends string = string, E extends Edition = Edition, S extends boolean = false> {
  /** imgproxy, or the companion proxy in front of it; may carry a path prefix. */
  proxyUrl: string;
  /** Public address of the cache bucket; without it every image goes to `proxyUrl`. */
  cacheUrl?: string;
  /** Put in front of the key as it is: "processed/" is a folder, "processed" a prefix of the name. Default "". */
  cacheFolder?: string;
  /** Key and salt; several pairs while rotating, of which the first signs. Only a missing one is unsigned. */
  signing?: Signing | readonly Signing[];
  /** Default `base64`. */
  encoding?: SourceEncoding;
  /** Makes sources without a scheme absolute. */
  sourceBase?: string;
  server?: ServerProfile<E>;
  /**
   * Makes all candidates of an image one set, with one signature and one key. Needs `@bucketfirst/proxy` in front of
   * imgproxy, which knows no sets itself. Default false.
   */
  sets?: S;
  /** Named requests, validated and encoded once. */
  variants?: { readonly [N in V]: ImageRequest<E> };
}

/** A configuration of either kind of addressing. */
export type AnyConfig = ImagesConfig<string, Edition, boolean>;

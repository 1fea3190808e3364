import type { ImageMeta } from "../meta/ImageMeta.js";
import type { LooseOptions } from "../options/encodeArgument.js";
import type { ImageUrls } from "./createImages.js";
import type { AnyDescriptor } from "./SetDescriptor.js";

/** A kind of addressing of an image's candidates: each by itself, or as members of a set. */
export interface CandidateKind<P = unknown, D = AnyDescriptor> {
  /** Does all work of a request that does not depend on the source. */
  plan(request: LooseOptions): P;
  /** Makes the descriptor of a source. @param meta metadata of `source` */
  image(plan: P, source: string, meta?: ImageMeta): D;
  /** Returns the signed path of the candidate that `src` names. */
  path(plan: P, source: string): string;
  /** Returns both addresses of the candidate that `src` names. */
  urls(plan: P, source: string): ImageUrls;
  /** Returns the originals that a request names besides its own. */
  sources(plan: P): string[];
}

/** The part of a configuration that addresses are built from. */
export interface KindConfig {
  proxyUrl: string;
  /** Address in front of the key; `undefined` without a bucket. */
  cacheBase: string | undefined;
  /** Returns the source as the end of a path. */
  encode(source: string): string;
  /** Signs a processing path. */
  sign(path: string): string;
}

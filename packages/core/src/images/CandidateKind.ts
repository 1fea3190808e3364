import type { ImageMeta } from "../meta/ImageMeta.js";
import type { LooseOptions } from "../options/encodeArgument.js";
import type { ImageUrls } from "./createImages.js";
import type { AnyDescriptor } from "./SetDescriptor.js";

/** One of the two ways to address an image's candidates: each by itself, or as members of a set. */
export interface CandidateKind<P = unknown, D = AnyDescriptor> {
  /** A request with everything done that does not depend on the source. */
  plan(request: LooseOptions): P;
  /** @param meta what is known of `source` */
  image(plan: P, source: string, meta?: ImageMeta): D;
  /** The candidate that `src` names: its signed path. */
  path(plan: P, source: string): string;
  /** The candidate that `src` names. */
  urls(plan: P, source: string): ImageUrls;
  /** The originals that a request names besides its own. */
  sources(plan: P): string[];
}

/** What building addresses needs of a configuration. */
export interface KindConfig {
  proxyUrl: string;
  /** Everything in front of the key; `undefined` without a bucket. */
  cacheBase: string | undefined;
  /** The source as the end of a path. */
  encode(source: string): string;
  /** F of the contract for P. */
  sign(path: string): string;
}

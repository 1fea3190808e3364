import { BucketfirstError } from "../base/errors.js";
import { fault, proFault } from "../base/fault.js";
import { isObject, show } from "../base/show.js";
import type { ImageMeta } from "../meta/ImageMeta.js";
import type { LooseOptions } from "../options/encodeArgument.js";
import { INFO, PROCESSING } from "../options/table.js";
import type { Edition, InfoOptions } from "../options/types.js";
import { createPaths } from "../path/createPaths.js";
import { encodePipelines, type PathOptions } from "../path/processingPath.js";
import type { CandidateKind } from "./CandidateKind.js";
import { classicKind } from "./classicKind.js";
import type { ImageDescriptor } from "./ImageDescriptor.js";
import type { AnyConfig, ImagesConfig } from "./ImagesConfig.js";
import type { ImageRequest } from "./layout/request.js";
import { withWidth } from "./layout/withWidth.js";
import { metaUrls } from "./metaUrls.js";
import { readAddresses } from "./readAddresses.js";
import type { SetDescriptor } from "./SetDescriptor.js";
import { setKind } from "./setKind.js";
import { withPlaceholder } from "./withPlaceholder.js";

/** Addresses of one source with one list of options, as the URL contract derives them. */
export interface ImageUrls {
  /** Signed path; of a member of a set with its name behind a slash. */
  path: string;
  /** Cache key: 32 lower-case hex characters; of a member of a set with its name behind a slash. */
  cacheKey: string;
  /** Address in the cache bucket; the proxied one without a bucket. */
  cached: string;
  /** Address at the proxy. */
  proxied: string;
}

/** A configuration with its methods; made by {@link createImages}. `S` is true where candidates are sets. */
export interface Images<V extends string = string, E extends Edition = "oss", S extends boolean = false> {
  /** Names of the variants. */
  readonly variants: readonly V[];
  /** Builds the signed proxied URL; of a variant that of its 1x candidate, with `sets` that of the member for `src`. */
  buildUrl(source: string, options?: PathOptions<E> | V): string;
  /** Builds both URLs, the signed path and the cache key. */
  buildUrls(source: string, options?: PathOptions<E> | V): ImageUrls;
  /**
   * Makes the descriptor of an image: all that a component or template needs, as plain JSON.
   *
   * @param meta metadata of `source`, as `createMetaReader` returns it: the box gets its missing side, candidates that are
   * wider than the original are not printed, and its colour is the placeholder
   */
  image(
    source: string,
    request?: ImageRequest<E> | V,
    meta?: ImageMeta,
  ): S extends true ? SetDescriptor : ImageDescriptor;
  /** Returns every original of an image, made absolute by `sourceBase`: `source`, then those of its art direction. */
  sourcesOf(source: string, request?: ImageRequest<E> | V): string[];
  /**
   * Builds the addresses of a source's metadata, which `@bucketfirst/proxy` makes: signed path and key as in the contract;
   * both addresses end in `/meta.json`.
   */
  metaUrls(source: string): ImageUrls;
  /** Builds a URL of the `/info` endpoint (imgproxy Pro). */
  infoUrl(source: string, options?: InfoOptions): string;
  /** Makes a source absolute by `sourceBase`, as in URLs. */
  resolveSource(source: string): string;
}

/**
 * Reads a configuration once and returns the methods that build URLs from it.
 *
 * @throws BucketfirstError `INVALID_CONFIG`, `SECRET_IN_BROWSER`, `INVALID_OPTION` (variants)
 * @example
 * const images = createImages({ proxyUrl: "https://img.example.com", cacheUrl: "https://bucket.example.com" });
 * images.buildUrl("local:///cat.jpg", { width: 300 })
 * // "https://img.example.com/unsafe/w:300/bG9jYWw6Ly8vY2F0LmpwZw"
 * createImages({ proxyUrl: "https://img.example.com", sets: true }).image("local:///cat.jpg", { width: 300 }).proxyBase
 * // "https://img.example.com/unsafe/set:150-300-450-600/rs:fit:300/bG9jYWw6Ly8vY2F0LmpwZw/"
 */
export function createImages<V extends string = never, E extends Edition = "oss", S extends boolean = false>(
  config: ImagesConfig<V, E, S>,
): Images<V, E, S> {
  const { proxyUrl, cacheBase } = readAddresses(config as AnyConfig);
  const { server, resolve, encode, sign } = createPaths(config as AnyConfig);
  const { variants = {}, sets = false } = config;
  const kindConfig = { proxyUrl, cacheBase, encode, sign };
  const classic = classicKind(kindConfig, server);
  // There are two kinds of plans, and each is only ever passed to the kind that made it.
  const kind = (sets ? setKind(kindConfig, server) : classic) as CandidateKind;
  if (sets && server.presetsOnly)
    throw fault("CONFIG", "sets", "false, since the server takes presets alone and knows no sets", sets);
  const plans = readVariants(variants, kind);
  const planOf = (request: unknown): unknown => {
    if (typeof request !== "string") return kind.plan(request as LooseOptions);
    const plan = plans.get(request);
    if (plan) return plan;
    const known = plans.size ? `one of ${[...plans.keys()].join(", ")}` : "options, since no variants are configured";
    throw new BucketfirstError("INVALID_OPTION", `variant: expected ${known}, got ${show(request)}`);
  };
  // Options, unlike a variant, are one candidate, so they are never a set.
  const pathOf = (source: string, options: unknown): string =>
    typeof options === "string"
      ? kind.path(planOf(options), source)
      : sign(encodePipelines(PROCESSING, options as LooseOptions, server) + encode(source));

  return {
    variants: [...plans.keys()] as V[],
    buildUrl: (source, options = {} as PathOptions<E>) => proxyUrl + pathOf(source, options),
    buildUrls: (source, options = {} as PathOptions<E>) =>
      typeof options === "string" ? kind.urls(planOf(options), source) : classic.urlsOf(pathOf(source, options)),
    image(source, request = {} as ImageRequest<E>, given) {
      const meta = readMeta(given);
      const plan = planOf(typeof request === "string" ? request : withWidth(request as LooseOptions, meta));
      return withPlaceholder(kind.image(plan, source, meta), meta) as never;
    },
    sourcesOf: (source, request = {} as ImageRequest<E>) => [source, ...kind.sources(planOf(request))].map(resolve),
    metaUrls: (source) => metaUrls(source, { ...kindConfig, server }),
    infoUrl(source, options = {}) {
      if (!server.pro) throw proFault("infoUrl");
      return `${proxyUrl}/info${sign(encodePipelines(INFO, options as LooseOptions, server) + encode(source))}`;
    },
    resolveSource: resolve,
  };
}

/** Returns metadata as it is used: none for null, as JSON writes what is not known. */
function readMeta(meta: ImageMeta | null | undefined): ImageMeta | undefined {
  // A promise and a list have none of its fields, and would count as an original of which nothing is known.
  if (meta && (!isObject(meta) || Array.isArray(meta) || "then" in meta))
    throw fault("OPTION", "meta", "one entry of the awaited list of of()", meta);
  return meta ?? undefined;
}

/** Makes the plans of all variants, by their names. */
function readVariants(variants: unknown, kind: CandidateKind): Map<string, unknown> {
  const plans = new Map<string, unknown>();
  if (!isObject(variants)) throw fault("CONFIG", "variants", "an object of requests by their names", variants);
  for (const [name, request] of Object.entries(variants)) {
    try {
      plans.set(name, kind.plan(request as LooseOptions));
    } catch (cause) {
      if (!(cause instanceof BucketfirstError)) throw cause;
      throw new BucketfirstError(cause.code, `variants.${name}: ${cause.message}`, { cause });
    }
  }
  return plans;
}

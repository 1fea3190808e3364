import { BucketfirstError } from "../base/errors.js";
import { fault, proFault } from "../base/fault.js";
import { isObject, show } from "../base/show.js";
import type { LooseOptions } from "../options/encodeArgument.js";
import { INFO, PROCESSING } from "../options/table.js";
import type { Edition, InfoOptions } from "../options/types.js";
import { createPaths } from "../path/createPaths.js";
import { encodePipelines, type PathOptions } from "../path/processingPath.js";
import { md5Hex } from "../sign/hash.js";
import type { ImageDescriptor } from "./ImageDescriptor.js";
import type { ImagesConfig } from "./ImagesConfig.js";
import { type Plan, type PlannedCandidate, planImage } from "./layout/plan.js";
import type { ImageRequest } from "./layout/request.js";
import { readAddresses } from "./readAddresses.js";

/** A media condition that holds on paper alone. */
const PAPER = /^(only )?print\b[^,]*$/i;

/** Everything the URL contract derives from one source and one set of options. */
export interface ImageUrls {
  /** F of the contract: the signed path. */
  path: string;
  /** K of the contract: 32 hex characters. */
  cacheKey: string;
  /** Address in the cache bucket; the proxied one where there is no bucket. */
  cached: string;
  /** Address at the proxy. */
  proxied: string;
}

/** A configuration with its methods; made by {@link createImages}. */
export interface Images<V extends string = string, E extends Edition = "oss"> {
  /** Names of the variants. */
  readonly variants: readonly V[];
  /** The signed proxied URL; of a variant its 1x candidate. */
  buildUrl(source: string, options?: PathOptions<E> | V): string;
  /** Both URLs, the signed path and the cache key. */
  buildUrls(source: string, options?: PathOptions<E> | V): ImageUrls;
  /** All that a component or template needs, as plain JSON. */
  image(source: string, request?: ImageRequest<E> | V): ImageDescriptor;
  /** URL of the `/info` endpoint (imgproxy Pro). */
  infoUrl(source: string, options?: InfoOptions): string;
  /** The source as it goes into URLs: made absolute by `sourceBase`. */
  resolveSource(source: string): string;
}

/**
 * Reads a configuration once and gives the methods that build URLs from it.
 *
 * @throws BucketfirstError `INVALID_CONFIG`, `SECRET_IN_BROWSER`, `INVALID_OPTION` (variants)
 * @example
 * const images = createImages({ proxyUrl: "https://img.example.com", cacheUrl: "https://bucket.example.com" });
 * images.buildUrl("local:///cat.jpg", { width: 300 })
 * // "https://img.example.com/unsafe/w:300/bG9jYWw6Ly8vY2F0LmpwZw"
 */
export function createImages<V extends string = never, E extends Edition = "oss">(
  config: ImagesConfig<V, E>,
): Images<V, E> {
  const { proxyUrl, cacheBase } = readAddresses(config as ImagesConfig);
  const { server, resolve, encode, sign } = createPaths(config as ImagesConfig);
  const plans = new Map<string, Plan>();
  const { variants = {} } = config;
  if (!isObject(variants)) throw fault("CONFIG", "variants", "an object of requests by their names", variants);
  for (const [name, request] of Object.entries(variants)) {
    try {
      plans.set(name, planImage(request as LooseOptions, server));
    } catch (cause) {
      if (!(cause instanceof BucketfirstError)) throw cause;
      throw new BucketfirstError(cause.code, `variants.${name}: ${cause.message}`, { cause });
    }
  }
  const cachedOf = (path: string): string => (cacheBase === undefined ? proxyUrl + path : cacheBase + md5Hex(path));
  const planOf = (name: string): Plan => {
    const plan = plans.get(name);
    if (plan) return plan;
    const known = plans.size ? `one of ${[...plans.keys()].join(", ")}` : "options, since no variants are configured";
    throw new BucketfirstError("INVALID_OPTION", `variant: expected ${known}, got ${show(name)}`);
  };
  const optionsOf = (options: unknown): string =>
    typeof options === "string" ? planOf(options).src : encodePipelines(PROCESSING, options as LooseOptions, server);

  return {
    variants: [...plans.keys()] as V[],
    buildUrl: (source, options = {} as PathOptions<E>) => proxyUrl + sign(optionsOf(options) + encode(source)),
    buildUrls(source, options = {} as PathOptions<E>) {
      const path = sign(optionsOf(options) + encode(source));
      const key = md5Hex(path);
      const proxied = proxyUrl + path;
      return { path, cacheKey: key, cached: cacheBase === undefined ? proxied : cacheBase + key, proxied };
    },
    image(source, request = {} as ImageRequest<E>) {
      const plan = typeof request === "string" ? planOf(request) : planImage(request as LooseOptions, server);
      const encoded = encode(source);
      const known = new Map<string, { cached: string; proxied: string }>();
      const urls = (options: string): { cached: string; proxied: string } => {
        let both = known.get(options);
        if (both === undefined) {
          const path = sign(options + encoded);
          both = { cached: cachedOf(path), proxied: proxyUrl + path };
          known.set(options, both);
        }
        return both;
      };
      const set = (candidates: readonly PlannedCandidate[]) => {
        let cachedSrcSet = "";
        let proxySrcSet = "";
        for (const { options, descriptor } of candidates) {
          const { cached, proxied } = urls(options);
          const before = cachedSrcSet && ", ";
          const after = descriptor ? ` ${descriptor}` : "";
          cachedSrcSet += before + cached + after;
          proxySrcSet += before + proxied + after;
        }
        return { cachedSrcSet, proxySrcSet };
      };
      const sources = plan.sources.map(({ set: candidates, ...rest }) => {
        const { cachedSrcSet, proxySrcSet } = set(candidates);
        // Paper gets no second candidate when the first is missing.
        return { ...rest, cachedSrcSet: PAPER.test(rest.media ?? "") ? proxySrcSet : cachedSrcSet, proxySrcSet };
      });
      const src = urls(plan.src);
      return {
        cachedSrc: src.cached,
        proxySrc: src.proxied,
        ...(plan.set.length && set(plan.set)),
        ...plan.fixed,
        ...(sources.length && { sources }),
      };
    },
    infoUrl(source, options = {}) {
      if (!server.pro) throw proFault("infoUrl");
      return `${proxyUrl}/info${sign(encodePipelines(INFO, options as LooseOptions, server) + encode(source))}`;
    },
    resolveSource: resolve,
  };
}

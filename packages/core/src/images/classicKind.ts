import type { Server } from "../options/server.js";
import { md5Hex } from "../sign/hash.js";
import type { CandidateKind, KindConfig } from "./CandidateKind.js";
import type { ImageUrls } from "./createImages.js";
import type { ImageDescriptor } from "./ImageDescriptor.js";
import { isPaper } from "./isPaper.js";
import { type Measured, measured } from "./layout/measure.js";
import { narrowed } from "./layout/narrowed.js";
import { type Plan, type PlannedCandidate, planImage } from "./layout/plan.js";

const NOTHING: Measured = {};

/** The kind whose candidates are addressed each by itself, as imgproxy and its Go sidecar know them. */
export interface ClassicKind extends CandidateKind<Plan, ImageDescriptor> {
  /** Returns key and addresses of a signed path. */
  urlsOf(path: string): ImageUrls;
}

/**
 * Creates the kind whose candidates have a signature and a key each.
 *
 * @example
 * const sign = (path) => "/unsafe" + path;
 * const config = { proxyUrl: "https://img.test", cacheBase: undefined, encode: () => "/aGk", sign };
 * const { plan, image } = classicKind(config, server);
 * image(plan({ quality: 80 }), "local:///cat.jpg").proxySrc // "https://img.test/unsafe/q:80/aGk"
 */
export function classicKind({ proxyUrl, cacheBase, encode, sign }: KindConfig, server: Server): ClassicKind {
  /** Returns a function for both addresses of a candidate of one original. */
  const addressesOf = (encoded: string): ((options: string) => { cached: string; proxied: string }) => {
    const known = new Map<string, { cached: string; proxied: string }>();
    return (options) => {
      let both = known.get(options);
      if (both === undefined) {
        const path = sign(options + encoded);
        const proxied = proxyUrl + path;
        both = { cached: cacheBase === undefined ? proxied : cacheBase + md5Hex(path), proxied };
        known.set(options, both);
      }
      return both;
    };
  };
  const srcSets = (candidates: readonly PlannedCandidate[], urls: ReturnType<typeof addressesOf>) => {
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
  const urlsOf = (path: string): ImageUrls => {
    const cacheKey = md5Hex(path);
    const proxied = proxyUrl + path;
    return { path, cacheKey, cached: cacheBase === undefined ? proxied : cacheBase + cacheKey, proxied };
  };
  const path = ({ src }: Plan, source: string): string => sign(src + encode(source));
  return {
    urlsOf,
    plan: (request) => planImage(request, server),
    image(plan, source, meta) {
      const urls = addressesOf(encode(source));
      const sources = plan.sources.map(({ set, source: other, measure, ...rest }) => {
        const { knownWidth, ...box } = meta && measure ? measured(measure, meta) : NOTHING;
        const shown = knownWidth === undefined ? set : narrowed(set, knownWidth, rest.width ?? plan.fixed.width);
        const { cachedSrcSet, proxySrcSet } = srcSets(shown, other === undefined ? urls : addressesOf(encode(other)));
        const cached = isPaper(rest.media) ? proxySrcSet : cachedSrcSet;
        return { ...rest, ...(rest.media !== undefined && box), cachedSrcSet: cached, proxySrcSet };
      });
      const { knownWidth, ...box } = meta && plan.measure ? measured(plan.measure, meta) : NOTHING;
      const set = knownWidth === undefined ? plan.set : narrowed(plan.set, knownWidth, plan.fixed.width);
      // The candidate of a box that is wider than all that are printed would be one more object of the same picture.
      const isPrinted = set === plan.set || set.some(({ options }) => options === plan.src);
      const widest = set.find(({ descriptor }) => descriptor === `${knownWidth}w`);
      const src = urls(isPrinted ? plan.src : (widest?.options ?? plan.src));
      return {
        cachedSrc: src.cached,
        proxySrc: src.proxied,
        ...(set.length && srcSets(set, urls)),
        ...plan.fixed,
        ...box,
        ...(sources.length && { sources }),
      };
    },
    path,
    urls: (plan, source) => urlsOf(path(plan, source)),
    sources: ({ sources }) => [...new Set(sources.flatMap(({ source }) => source ?? []))],
  };
}

import type { Server } from "../options/server.js";
import { sha256Hex } from "../sign/hash.js";
import type { CandidateKind, KindConfig } from "./CandidateKind.js";
import { isPaper } from "./isPaper.js";
import { measured } from "./layout/measure.js";
import { planSet, type SetPlan } from "./layout/planSet.js";
import type { ImageSet, SetDescriptor } from "./SetDescriptor.js";

/**
 * Creates the kind whose candidates are members of a set: one signature and one key for all of them.
 *
 * @example
 * const sign = (path) => "/unsafe" + path;
 * const config = { proxyUrl: "https://img.test", cacheBase: undefined, encode: () => "/aGk", sign };
 * const { plan, image } = setKind(config, server);
 * image(plan({ width: 400 }), "local:///cat.jpg").ladder // "200-400-600-800"
 */
export function setKind(
  { proxyUrl, cacheBase, encode, sign }: KindConfig,
  server: Server,
): CandidateKind<SetPlan, SetDescriptor> {
  const isAtProxy = cacheBase === undefined;
  /** Copies a planned set. A copy of one object costs a tenth of one that is put together of several. */
  const copy = <D extends ImageSet>(fixed: D, path: string, isPrint = false): D => {
    const set = { ...fixed };
    set.proxyBase = `${proxyUrl}${sign(path)}/`;
    set.cachedBase = isAtProxy || isPrint ? set.proxyBase : `${cacheBase}${sha256Hex(path)}/`;
    return set;
  };
  return {
    plan: (request) => planSet(request, server),
    image({ head, fixed, media, measure }, source, meta) {
      const encoded = encode(source);
      const image: SetDescriptor = copy(fixed, head + encoded);
      if (meta && measure) Object.assign(image, measured(measure, meta));
      if (media.length)
        image.media = media.map((entry) => {
          const path = entry.head + (entry.source === undefined ? encoded : encode(entry.source));
          const set = copy(entry.fixed, path, isPaper(entry.fixed.media));
          return meta && entry.measure ? Object.assign(set, measured(entry.measure, meta)) : set;
        });
      return image;
    },
    path: ({ head, src }, source) => `${sign(head + encode(source))}/${src}`,
    urls({ head, src }, source) {
      const unsigned = head + encode(source);
      const path = `${sign(unsigned)}/${src}`;
      const cacheKey = `${sha256Hex(unsigned)}/${src}`;
      const proxied = proxyUrl + path;
      return { path, cacheKey, cached: isAtProxy ? proxied : cacheBase + cacheKey, proxied };
    },
    sources: ({ media }) => media.flatMap((entry) => entry.source ?? []),
  };
}

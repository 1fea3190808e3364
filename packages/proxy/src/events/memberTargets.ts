import { createImages } from "@bucketfirst/core";
import { type Target, type TargetConfig, targetOf } from "../http/target.js";
import { candidateUrls } from "../images/candidateUrls.js";
import type { PathSettings } from "../storing/derivedDisposition.js";
import type { EventsConfig } from "./EventsConfig.js";

/** Addresses that a source has: the members of variants, and its metadata. */
export interface MemberTargets {
  /** Names of the variants. */
  readonly variants: readonly string[];
  /**
   * Lists what is made of a source.
   *
   * @throws BucketfirstError `INVALID_SOURCE` for a source that no address can be made of
   */
  of(source: string, variants: readonly string[], meta: boolean): Target[];
}

/** Address that carries the paths and is never requested. */
const ADDRESS = "https://events.invalid";

/**
 * Creates the reader of addresses: they are made as the application makes them, and read as a visitor's request is.
 *
 * @throws BucketfirstError `INVALID_CONFIG`, `INVALID_OPTION` that names the field
 */
export function createMemberTargets(
  images: EventsConfig["images"],
  target: TargetConfig & { server: Required<PathSettings> },
): MemberTargets {
  const { signing, unsignedSegment, pathPrefix, server } = target;
  const builder = createImages<string, "pro", boolean>({
    server: { edition: "pro", ...server },
    ...(images as object),
    proxyUrl: ADDRESS,
    ...(signing && { signing }),
  });
  const pathOf = (url: string): string => {
    const path = url.slice(ADDRESS.length);
    return signing ? path : `/${unsignedSegment}${path.slice(path.indexOf("/", 1))}`;
  };
  return {
    variants: builder.variants,
    of(source, variants, meta) {
      const urls = variants.flatMap((variant) => candidateUrls(builder.image(source, variant)));
      if (meta) urls.push(builder.metaUrls(source).proxied);
      const targets = urls.map((url) => targetOf(pathPrefix + pathOf(url), target));
      // The address for `src` is mostly one of the candidates too.
      return [...new Map(targets.map((made) => [made.key, made])).values()];
    },
  };
}

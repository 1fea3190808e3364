import { printedSteps, srcStep } from "../base/printedSteps.js";
import type { ImageDescriptor, ImageDescriptorSource } from "../images/ImageDescriptor.js";
import type { SetDescriptor, SetDescriptorMedia } from "../images/SetDescriptor.js";
import { textsOf } from "./textsOf.js";

/** Formats whose MIME type has another name. */
const TYPES: Readonly<Record<string, string>> = { jpg: "jpeg", svg: "svg+xml", ico: "x-icon", heic: "heif" };

/** A descriptor whose addresses stand as they are printed, and the base by which a swap makes them those of the proxy. */
export interface ExpandedSet extends ImageDescriptor {
  cachedBase: string;
  proxyBase: string;
  sources: (ImageDescriptorSource & { proxyBase: string })[];
}

/**
 * Writes out the members of a set: those that are known to be missing, or with `isAtProxy` all, on the proxied base. As
 * addresses are mixed then, `start` says whether any of them is one of the bucket's.
 *
 * @example
 * expandSet({ cachedBase: "/b/", proxyBase: "/p/", ladder: "1x-2x", missing: ["2x"] }, false)
 * // { cachedSrc: "/b/1x", proxySrc: "/p/1x", cachedSrcSet: "/b/1x 1x, /p/2x 2x", start: "cache", … }
 */
export function expandSet(given: SetDescriptor, isAtProxy: boolean): ExpandedSet {
  let start: "cache" | "proxy" = "proxy";
  const expand = (given: Partial<SetDescriptorMedia>) => {
    // Only texts and numbers count, since a descriptor may be the JSON of a foreign API.
    const set = textsOf(given) as SetDescriptorMedia;
    const { cachedBase, proxyBase, format: own, formats = "" } = set;
    const steps = { ...set, ladder: `${set.ladder}` };
    const address = (step: string, format?: string): string => {
      const member = format && format !== own ? `${step}.${format}` : step;
      if (isAtProxy || cachedBase === proxyBase || given.missing?.includes?.(member)) return proxyBase + member;
      start = "cache";
      return cachedBase + member;
    };
    const cachedSrcSet = (format?: string) =>
      printedSteps(steps)
        .map(({ step, descriptor }) => `${address(step, format)} ${descriptor}`)
        .join(", ");
    // Of `best` the server chooses the type.
    const sourceOf = (format: string) => ({
      ...set,
      type: format === "best" ? undefined : `image/${TYPES[format] ?? format}`,
      cachedSrcSet: cachedSrcSet(format),
    });
    const src = srcStep(steps);
    return {
      ...set,
      cachedSrc: address(src),
      proxySrc: proxyBase + src,
      cachedSrcSet: cachedSrcSet(),
      sources: `${formats}`.split("-").filter(Boolean).map(sourceOf),
    };
  };
  const image = expand(given as object);
  const sources = [given.media ?? []]
    .flat()
    .map((entry) => expand(entry))
    .flatMap((set) => [...set.sources, set]);
  return { ...image, sources: [...sources, ...image.sources], start } as never;
}

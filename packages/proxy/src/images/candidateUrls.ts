import type { AnyDescriptor, ImageDescriptor, ImageSet, SetDescriptor } from "@bucketfirst/core";

/**
 * Lists all proxied URLs of an image: every candidate of every format that a browser might pick, of either kind of
 * addressing.
 */
export function candidateUrls(image: AnyDescriptor): string[] {
  return "cachedBase" in image ? urlsOfSets(image) : urlsOfCandidates(image);
}

function urlsOfCandidates({ proxySrc, proxySrcSet, sources = [] }: ImageDescriptor): string[] {
  const sets = [proxySrcSet, ...sources.map((entry) => entry.proxySrcSet)];
  const urls = sets.flatMap((set) => (set ?? "").split(", ").map((candidate) => candidate.split(" ")[0] ?? ""));
  return [proxySrc, ...urls].filter(Boolean);
}

function urlsOfSets({ media = [], ...image }: SetDescriptor): string[] {
  return [image, ...media].flatMap(membersOf);
}

/** Lists the members of one set. A format that the bare members have already is printed as bare members. */
function membersOf({ proxyBase, ladder, formats, format }: ImageSet): string[] {
  const named = (formats?.split("-") ?? []).filter((name) => name !== format);
  const endings = ["", ...named.map((name) => `.${name}`)];
  return ladder.split("-").flatMap((step) => endings.map((ending) => proxyBase + step + ending));
}

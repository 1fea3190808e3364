import type { AnyDescriptor, ImageDescriptor, ImageSet, SetDescriptor } from "@bucketfirst/core";

/** Both addresses of one candidate; without a bucket they are the same. */
export interface CandidateUrl {
  cached: string;
  proxied: string;
}

/**
 * Lists all proxied URLs of an image: every candidate of every format that a browser might pick, of either kind of
 * addressing.
 */
export const candidateUrls = (image: AnyDescriptor): string[] => candidatesOf(image).map(({ proxied }) => proxied);

/** Lists the same candidates with both addresses. */
export const candidatesOf = (image: AnyDescriptor): CandidateUrl[] =>
  "cachedBase" in image ? ofSets(image) : ofClassic(image);

function ofClassic({ cachedSrc, cachedSrcSet, proxySrc, proxySrcSet, sources = [] }: ImageDescriptor): CandidateUrl[] {
  const proxied = [proxySrc, ...[proxySrcSet, ...sources.map((entry) => entry.proxySrcSet)].flatMap(urlsIn)];
  const cached = [cachedSrc, ...[cachedSrcSet, ...sources.map((entry) => entry.cachedSrcSet)].flatMap(urlsIn)];
  return proxied.map((url, i) => ({ cached: cached[i] ?? url, proxied: url })).filter((pair) => pair.proxied !== "");
}

const urlsIn = (set: string | undefined): string[] =>
  (set ?? "").split(", ").map((candidate) => candidate.split(" ")[0] ?? "");

function ofSets({ media = [], ...image }: SetDescriptor): CandidateUrl[] {
  return [image, ...media].flatMap(membersOf);
}

/** Lists the members of one set. A format that the bare members have already is printed as bare members. */
function membersOf({ cachedBase, proxyBase, ladder, formats, format }: ImageSet): CandidateUrl[] {
  const named = (formats?.split("-") ?? []).filter((name) => name !== format);
  const endings = ["", ...named.map((name) => `.${name}`)];
  const names = ladder.split("-").flatMap((step) => endings.map((ending) => step + ending));
  return names.map((name) => ({ cached: cachedBase + name, proxied: proxyBase + name }));
}

import { type CanonicalSet, canonicalSet, createImages, type ImageRequest } from "@bucketfirst/core";
import { createSourceAllowlist } from "@bucketfirst/core/server";
import { invalidField } from "../base/invalidField.js";
import type { PathSettings } from "../storing/derivedDisposition.js";

/** Sets that are served without a signature. */
export interface OpenSetsConfig {
  /** Folders of their sources, e.g. `https://shop.example.com/uploads/`. */
  sources: readonly string[];
  /** Named requests as in `createImages`: these sets, and no others. */
  variants: { readonly [name: string]: ImageRequest };
  /** Encoding of sources. Default `base64`. */
  encoding?: "base64" | "plain";
  /** True serves the metadata of these sources. Default false. */
  meta?: boolean;
  /** True accepts sources with a query, of which there is no end. Default false. */
  query?: boolean;
}

/** Rules for requests without a signature. */
export interface OpenSets {
  /** True where metadata of open sources is open too. */
  readonly meta: boolean;
  /** Returns whether a set is one of the named ones, of an open source. */
  admits(set: Pick<CanonicalSet, "head" | "source" | "encoding">): boolean;
  /** Returns whether a source is open, and written in its one spelling. */
  isOpen(source: Pick<CanonicalSet, "source" | "encoding">): boolean;
}

const NAMES = ["sources", "variants", "encoding", "meta", "query"];
/** Address that carries the set of a variant and is never requested. */
const ADDRESS = "https://open.invalid";

/**
 * Reads which sets are open. At most as many objects as these sets have members can be made of one source, so each source
 * has one spelling: no query, no fragment, no empty segment, and every byte escaped that `encodeURIComponent` escapes.
 *
 * @throws BucketfirstError `INVALID_CONFIG`, `INVALID_OPTION` that names the field
 */
export function createOpenSets(config: OpenSetsConfig, server: PathSettings): OpenSets {
  if (typeof config !== "object" || config === null || Array.isArray(config))
    throw invalidField("file", "an object with sources and variants", config);
  const unknown = Object.keys(config).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw invalidField(unknown, `no other field than ${NAMES.join(", ")}`, unknown);
  const { sources, variants, encoding = "base64", meta = false, query = false } = config;
  if (encoding !== "base64" && encoding !== "plain") throw invalidField("encoding", '"base64" or "plain"', encoding);
  if (typeof meta !== "boolean") throw invalidField("meta", "true or false", meta);
  if (typeof query !== "boolean") throw invalidField("query", "true or false", query);
  if (server.presetsOnly)
    throw invalidField("variants", "none, since imgproxy takes presets alone and knows no sets", variants);
  const allows = createSourceAllowlist(checkedSources(sources));
  const heads = headsOf(variants, { encoding, server });
  const isOpen: OpenSets["isOpen"] = (given) =>
    given.encoding === encoding && allows(given.source) && hasOneSpelling(given.source, query);
  return { meta, isOpen, admits: (set) => heads.has(set.head) && isOpen(set) };
}

function checkedSources(sources: unknown): readonly string[] {
  if (!Array.isArray(sources) || sources.length === 0)
    throw invalidField("sources", "a list of addresses such as https://shop.example.com/uploads/", sources);
  for (const [i, source] of sources.entries()) {
    const [, scheme, host, path = ""] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#*@\\\s]*)(\/[^?#\\\s]*)?$/.exec(source) ?? [];
    if (!host && scheme !== "local")
      throw invalidField(`sources[${i}]`, "an address of one host, without user or query", source);
    const segments = path.split("/").slice(1);
    if (segments.at(-1) === "") segments.pop();
    if (!segments.every(isWritten))
      throw invalidField(
        `sources[${i}]`,
        "a path that is escaped segment by segment as encodeURIComponent does it",
        source,
      );
  }
  return sources;
}

/** The beginnings of paths, head and options, that the variants have. */
function headsOf(
  variants: unknown,
  { encoding, server }: { encoding: "base64" | "plain"; server: PathSettings },
): Set<string> {
  if (typeof variants !== "object" || variants === null || Object.keys(variants).length === 0)
    throw invalidField("variants", "at least one request, as in createImages", variants);
  const profile = { edition: "pro" as const, argumentsSeparator: server.argumentsSeparator };
  const images = createImages({
    proxyUrl: ADDRESS,
    sets: true,
    encoding,
    server: profile,
    variants: variants as OpenSetsConfig["variants"],
  });
  const headOf = ({ proxyBase, ladder }: { proxyBase: string; ladder: string }): string => {
    const [step = ""] = ladder.split("-", 1);
    return canonicalSet(proxyBase.slice(ADDRESS.length) + step, { server: profile })!.head;
  };
  return new Set(
    images.variants.flatMap((name) => {
      const set = images.image(`${ADDRESS}/x`, name);
      return [set, ...(set.media ?? [])].map(headOf);
    }),
  );
}

function hasOneSpelling(source: string, mayQuery: boolean): boolean {
  const [, path = "", query] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(\/[^?#]*)(\?[\x21-\x7e]+)?$/.exec(source) ?? [];
  if (query !== undefined && (!mayQuery || query.includes("#"))) return false;
  return path !== "" && path.split("/").slice(1).every(isWritten);
}

/** Returns whether a segment of a path is written as `encodeURIComponent` writes it, and is one segment to every server. */
function isWritten(segment: string): boolean {
  try {
    const text = decodeURIComponent(segment);
    return segment !== "" && encodeURIComponent(text) === segment && !/[/\\]/.test(text);
  } catch {
    return false;
  }
}

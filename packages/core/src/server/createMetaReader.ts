import { createBoundedMap } from "../base/boundedMap.js";
import { fault, optionFault } from "../base/fault.js";
import { refuseOthers } from "../base/refuseOthers.js";
import type { Images } from "../images/createImages.js";
import type { ImageMeta } from "../meta/ImageMeta.js";
import { checkSpan } from "./checkSpan.js";
import { createLimit } from "./createLimit.js";
import { fetchMeta } from "./fetchMeta.js";
import { within } from "./within.js";

/** Settings of {@link createMetaReader}. */
export interface MetaReaderOptions {
  /** Number of sources to remember. Default 10,000. */
  size?: number;
  /** Most milliseconds that a page waits. Default 50. */
  deadlineMs?: number;
  /** Most milliseconds of one request. Default 5,000. */
  timeoutMs?: number;
  /** Function for requests to bucket and proxy, e.g. one that adds the bearer token of the proxy. Default: the global `fetch`. */
  fetch?: (url: string, init: { signal: AbortSignal }) => Promise<Response>;
}

/** A memory of sizes, colours and placeholders of originals; made by {@link createMetaReader}. */
export interface MetaReader {
  /**
   * Returns the metadata that is known of each source by the deadline, in the order of the sources. Later results serve the
   * next page. A bad source is `undefined`, and disturbs no other.
   *
   * @throws BucketfirstError `INVALID_OPTION` for anything but a list
   */
  of(sources: readonly string[]): Promise<(ImageMeta | undefined)[]>;
}

/** Most requests at the same time: a gallery must not open thousands of connections. */
const MAX_REQUESTS = 50;
/** Milliseconds for which a source counts as unreadable, or as one without a known size. */
const AGAIN_MS = 60_000;

interface Known {
  meta: ImageMeta | undefined;
  /** Time until which the entry holds, in milliseconds since 1970. */
  until: number;
}

/**
 * Creates a server's memory of metadata. It asks the bucket first and then the proxy, which makes missing metadata; each
 * source is requested once, for any number of pages.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 * @example
 * const meta = createMetaReader(images, { deadlineMs: 100 });
 * const known = await meta.of(products.map((product) => product.photo));
 * products.map((product, i) => images.image(product.photo, "card", known[i]));
 */
export function createMetaReader(
  images: Pick<Images<string, "oss" | "pro">, "metaUrls">,
  { size = 10_000, deadlineMs = 50, timeoutMs = 5000, fetch: given, ...other }: MetaReaderOptions = {},
): MetaReader {
  refuseOthers(other, "size, deadlineMs, timeoutMs, fetch");
  checkSpan(size, "size", 1);
  checkSpan(deadlineMs, "deadlineMs", 0);
  checkSpan(timeoutMs, "timeoutMs", 1);
  if (given !== undefined && typeof given !== "function") throw fault("CONFIG", "fetch", "a function", given);
  if (typeof images?.metaUrls !== "function") throw fault("CONFIG", "images", "an instance of createImages", images);
  // A configuration whose server has no metadata is refused at the start.
  images.metaUrls("local:///a");
  const known = createBoundedMap<string, Known>(size);
  const asked = new Map<string, Promise<void>>();
  const limit = createLimit(MAX_REQUESTS);

  const stateOf = (source: string): Known | undefined => {
    const state = known.get(source);
    return state && state.until > Date.now() ? state : undefined;
  };
  const lookUp = async (source: string): Promise<void> => {
    const meta = await fetchMeta(images.metaUrls(source), given ?? fetch, timeoutMs);
    // Metadata without a format is unfinished: the proxy could not read the original.
    known.set(source, { meta, until: meta?.format ? Number.POSITIVE_INFINITY : Date.now() + AGAIN_MS });
  };
  const ask = (source: string): Promise<void> | undefined => {
    const underway = asked.get(source);
    // A server that never answers must not make pages pile up.
    if (underway || asked.size >= size) return underway;
    const answer = limit(() => lookUp(source))
      // No address can be made of this source.
      .catch(() => known.set(source, { meta: undefined, until: Number.POSITIVE_INFINITY }))
      .finally(() => asked.delete(source));
    asked.set(source, answer);
    return answer;
  };

  return {
    async of(sources) {
      if (!Array.isArray(sources)) throw optionFault("sources", "a list of sources", sources);
      const open = [...new Set(sources)].filter((source) => !stateOf(source));
      if (open.length) await within(deadlineMs, Promise.all(open.map(ask))).catch(() => {});
      return sources.map((source) => stateOf(source)?.meta);
    },
  };
}

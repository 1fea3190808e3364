import { createBoundedMap } from "../base/boundedMap.js";
import { fault, optionFault } from "../base/fault.js";
import type { Images } from "../images/createImages.js";
import type { ImageMeta } from "../meta/ImageMeta.js";
import { checkSpan } from "./checkSpan.js";
import { createLimit } from "./createLimit.js";
import { fetchMeta } from "./fetchMeta.js";
import { within } from "./within.js";

/** Bounds of a reader of metadata. */
export interface MetaReaderOptions {
  /** Sources to remember. Default 10,000. */
  size?: number;
  /** How long a page waits, in milliseconds. Default 50. */
  deadlineMs?: number;
  /** How long one request may take, in milliseconds. Default 5,000. */
  timeoutMs?: number;
  /** Asks the bucket and the proxy, for example with the bearer token of a proxy that wants one. Default the global one. */
  fetch?: (url: string, init: { signal: AbortSignal }) => Promise<Response>;
}

/** Knows sizes, colours and placeholders of originals; made by {@link createMetaReader}. */
export interface MetaReader {
  /**
   * What is known of each source by the deadline, in the order of the sources. What comes later serves the next page.
   * One bad source is `undefined`, and disturbs no other.
   *
   * @throws BucketfirstError `INVALID_OPTION` for anything but a list
   */
  of(sources: readonly string[]): Promise<(ImageMeta | undefined)[]>;
}

/** Requests on their way at the same time: a gallery must not open thousands of connections. */
const MAX_REQUESTS = 50;
/** How long a source counts as unreadable, or as one whose size is not known, in milliseconds. */
const AGAIN_MS = 60_000;

interface Known {
  meta: ImageMeta | undefined;
  /** Milliseconds since the epoch. */
  until: number;
}

/**
 * A server's memory of metadata. It asks the bucket first and then the proxy, which makes what is missing; each source
 * once, however many pages ask.
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
  const [unknown] = Object.keys(other);
  if (unknown) throw fault("CONFIG", "options", "keys of size, deadlineMs, timeoutMs, fetch", unknown);
  checkSpan(size, "size", 1);
  checkSpan(deadlineMs, "deadlineMs", 0);
  checkSpan(timeoutMs, "timeoutMs", 1);
  if (given !== undefined && typeof given !== "function") throw fault("CONFIG", "fetch", "a function", given);
  if (typeof images?.metaUrls !== "function") throw fault("CONFIG", "images", "an instance of createImages", images);
  // A server that knows no metadata is refused at start.
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
    // An answer without a format is one that the proxy could not finish.
    known.set(source, { meta, until: meta?.format ? Number.POSITIVE_INFINITY : Date.now() + AGAIN_MS });
  };
  const ask = (source: string): Promise<void> | undefined => {
    const underway = asked.get(source);
    // A server that answers nothing must not have the pages behind it pile up.
    if (underway || asked.size >= size) return underway;
    const answer = limit(() => lookUp(source))
      // A source that no address can be made of.
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

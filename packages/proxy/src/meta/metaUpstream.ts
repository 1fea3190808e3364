import { type Signing, signPath } from "@bucketfirst/core";
import type { Log } from "../base/log.js";
import { META_TYPE } from "../base/metaName.js";
import type { Headers, Upstream, UpstreamRequest, UpstreamSink } from "../upstream/upstream.js";
import { makeMeta } from "./makeMeta.js";
import { readSourceHead } from "./readSourceHead.js";
import { readSmallPicture } from "./smallPicture.js";
import { SMALL } from "./smallPixels.js";

/** Settings of {@link createMetaUpstream}. */
export interface MetaUpstreamConfig {
  /** Pairs of key and salt, of which the first signs the requests to imgproxy. */
  signing: Signing | readonly Signing[] | undefined;
  /** First segment of a path without keys. */
  unsignedSegment: string;
  /** Separator as in `IMGPROXY_ARGUMENTS_SEPARATOR`. */
  argumentsSeparator: string;
  log: Log;
}

/** Bounds of the beginning of an original that is read. */
const HEAD = { maxBytes: 1024 * 1024, timeoutMs: 5_000 };
/** `Cache-Control` of unfinished metadata, which is requested again after a minute. */
const UNFINISHED = "public, max-age=60";

const NO_RAW =
  "imgproxy refuses raw, by which metadata gets its sizes: it comes without, and is not kept; add raw to IMGPROXY_ALLOWED_PROCESSING_OPTIONS";
const NO_SIZE = "no size was found in the first MiB of a source: its metadata comes without, and is not kept";
const NO_COLOR =
  "imgproxy made a small picture larger than 100 × 100 pixels or 256 KiB, or no PNG of it: metadata comes without colour and thumbhash; look at IMGPROXY_SKIP_PROCESSING_FORMATS and the preset called default";

/** Headers of a small picture that decide whether its metadata may be kept, and for how long. */
const KEPT = ["cache-control", "set-cookie", "vary", "content-range"] as const;

const keptOf = (headers: Headers): Headers =>
  Object.fromEntries(KEPT.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]));

/** Returns the source of a path for metadata, as the end of a path of imgproxy. */
const sourceOf = (path: string): string => path.slice(path.indexOf("/meta/") + "/meta".length, -"/meta.json".length);

/**
 * Creates the upstream for paths of metadata: it makes each of two responses of imgproxy, a small picture and the beginning
 * of the original, or of the facts of the embedded processor.
 */
export function createMetaUpstream(upstream: Upstream, config: MetaUpstreamConfig): Pick<Upstream, "fetch"> {
  const { unsignedSegment, argumentsSeparator, log } = config;
  const [pair] = [config.signing].flat() as (Signing | undefined)[];
  const warned = new Set<string>();
  const warnOnce = (text: string, facts: object): void => {
    if (warned.has(text)) log.debug(facts, text);
    else log.warn(facts, text);
    warned.add(text);
  };
  const option = (...parts: (string | number)[]): string => `/${parts.join(argumentsSeparator)}`;
  const signed = (path: string): string => (pair ? signPath(path, pair) : `/${unsignedSegment}${path}`);
  const small = option("rs", "fit", SMALL, SMALL) + option("f", "png");

  const send = async (sink: UpstreamSink, meta: object, headers: Headers): Promise<void> => {
    const body = Buffer.from(JSON.stringify(meta));
    sink.head(200, { ...headers, "content-type": META_TYPE, "content-length": String(body.length) });
    await sink.data(body);
  };

  const answer = async (request: UpstreamRequest, sink: UpstreamSink): Promise<void> => {
    const source = sourceOf(request.path);
    const asked = { ...request, path: signed(small + source) };
    if (upstream.describe) {
      const { headers, ...facts } = await upstream.describe(asked);
      return send(sink, await makeMeta(facts), keptOf(headers));
    }
    const { headers, pixels } = await readSmallPicture(upstream, asked);
    if (!pixels) warnOnce(NO_COLOR, {});
    const raw = { ...request, path: signed(option("raw", 1) + source) };
    const { status, ...facts } = await readSourceHead(upstream, raw, HEAD);
    if (!facts.head) warnOnce(status >= 400 ? NO_RAW : NO_SIZE, { status });
    const meta = await makeMeta({ ...facts, ...(pixels && { pixels }) });
    return send(sink, meta, facts.head ? keptOf(headers) : { "cache-control": UNFINISHED });
  };

  return { fetch: answer };
}

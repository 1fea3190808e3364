import { firstHeaderValue } from "../base/mediaType.js";
import type { Headers, Upstream, UpstreamRequest } from "../upstream/upstream.js";
import { type BoundedSink, boundedFetch } from "./boundedFetch.js";
import { type Parsed, parseHead, type SourceHead } from "./parseHead.js";
import { UndoCoding } from "./undoCoding.js";

/** Bounds of the beginning of an original that is read. */
export interface HeadLimits {
  maxBytes: number;
  /** Most milliseconds from the request on. */
  timeoutMs: number;
}

/** Facts from the beginning of an original. */
export interface ReadHead {
  /** Facts from the first bytes; undefined where no size was found. */
  head?: SourceHead;
  /** Length of the whole file in bytes, where its server declares it. */
  bytes?: number;
  /** Status of the response; 0 without one. */
  status: number;
}

const KIB = 1024;
/** Numbers of bytes after which they are read again. */
const MARKS = [4, 16, 64, 256, 1024].map((mark) => mark * KIB);

/** Returns the length that a server declares for a body without a coding. */
function lengthOf({ "content-length": length }: Headers, isCoded: boolean): number | undefined {
  const bytes = Number(firstHeaderValue(length) ?? Number.NaN);
  return !isCoded && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

/**
 * Reads the beginning of an original, and no more: the response is given up once all facts are known, or a bound is reached.
 * Only its bytes count, with any status or type. It throws only where the request itself was given up.
 *
 * @param request request for the unchanged original
 */
export async function readSourceHead(
  upstream: Pick<Upstream, "fetch">,
  request: UpstreamRequest,
  { maxBytes, timeoutMs }: HeadLimits,
): Promise<ReadHead> {
  let status = 0;
  let headers: Headers = {};
  let undone = new UndoCoding(undefined, maxBytes);
  let parsed: Parsed | undefined;
  let came = 0;
  let seen = 0;
  const look = async (isWhole: boolean): Promise<void> => {
    seen = undone.length;
    parsed = (await parseHead(undone.bytes, isWhole)) ?? parsed;
  };
  const sink: BoundedSink = {
    head(answered, given) {
      status = answered;
      headers = given;
      undone = new UndoCoding(given["content-encoding"], maxBytes);
    },
    async data(chunk, enough) {
      came += chunk.length;
      await undone.push(chunk);
      const { length } = undone;
      if (MARKS.some((mark) => seen < mark && length >= mark)) await look(false);
      const isEnough = parsed?.isComplete || length >= maxBytes || came >= maxBytes || undone.isBroken;
      if (isEnough) enough();
    },
  };
  let isWhole = false;
  try {
    isWhole = await boundedFetch(upstream, request, sink, timeoutMs);
    if (isWhole) await undone.end();
    if (isWhole && !parsed?.isComplete) await look(undone.length < maxBytes);
  } catch {
    isWhole = false;
  }
  try {
    if (!isWhole) request.signal.throwIfAborted();
    // The bytes so far may be enough, also where the rest failed.
    if (!isWhole && !parsed?.isComplete && undone.length > seen) await look(false);
  } finally {
    undone.destroy();
  }
  const bytes = lengthOf(headers, undone.isCoded);
  return { ...(parsed && { head: parsed.head }), ...(bytes !== undefined && { bytes }), status };
}

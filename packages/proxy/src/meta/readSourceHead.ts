import { firstHeaderValue, type Headers, type Upstream, type UpstreamRequest } from "../upstream/upstream.js";
import { type Parsed, parseHead, type SourceHead } from "./parseHead.js";
import { UndoCoding } from "./undoCoding.js";

/** Bounds of what is read of an original. */
export interface HeadLimits {
  maxBytes: number;
  /** Milliseconds from the request on. */
  timeoutMs: number;
}

/** What the beginning of an original says. */
export interface ReadHead {
  /** Undefined where no size was found. */
  head?: SourceHead;
  /** Length of the whole file, where its server says it. */
  bytes?: number;
  /** Status of the answer; 0 without one. */
  status: number;
}

const KIB = 1024;
/** After so many bytes they are looked at again. */
const MARKS = [4, 16, 64, 256, 1024].map((mark) => mark * KIB);

const ENOUGH = new Error("the head of the source has been read");

/** The length that a server declares of what it sends as it is. */
function lengthOf({ "content-length": length }: Headers, isCoded: boolean): number | undefined {
  const bytes = Number(firstHeaderValue(length) ?? Number.NaN);
  return !isCoded && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

/**
 * Reads the beginning of an original, and no more: its answer is given up once it has said everything, or a bound is
 * reached. Whatever its status or type, only its bytes count. It throws only where the request itself was given up.
 *
 * @param request asks for the original as it is
 */
export async function readSourceHead(
  upstream: Pick<Upstream, "fetch">,
  request: UpstreamRequest,
  { maxBytes, timeoutMs }: HeadLimits,
): Promise<ReadHead> {
  const done = new AbortController();
  const timer = setTimeout(() => done.abort(ENOUGH), timeoutMs);
  let status = 0;
  let headers: Headers = {};
  let undone = new UndoCoding(undefined, maxBytes);
  let parsed: Parsed | undefined;
  let came = 0;
  let seen = 0;
  const look = async (isWhole: boolean): Promise<void> => {
    seen = undone.length;
    parsed = (await parseHead(undone.bytes, isWhole)) ?? parsed;
    if (parsed?.isComplete) done.abort(ENOUGH);
  };
  try {
    await upstream.fetch(
      { ...request, signal: AbortSignal.any([request.signal, done.signal]) },
      {
        head(answered, given) {
          status = answered;
          headers = given;
          undone = new UndoCoding(given["content-encoding"], maxBytes);
        },
        async data(chunk) {
          if (done.signal.aborted) return;
          came += chunk.length;
          await undone.push(chunk);
          const { length } = undone;
          if (MARKS.some((mark) => seen < mark && length >= mark)) await look(false);
          if (length >= maxBytes || came >= maxBytes) done.abort(ENOUGH);
        },
      },
    );
    await undone.end();
    if (!parsed?.isComplete) await look(undone.length < maxBytes);
  } catch {
    request.signal.throwIfAborted();
    // What there is of it may be enough: the picture was made of it, whatever became of the rest.
    if (!parsed?.isComplete && undone.length > seen) await look(false);
  } finally {
    clearTimeout(timer);
    undone.destroy();
  }
  const bytes = lengthOf(headers, undone.isCoded);
  return { ...(parsed && { head: parsed.head }), ...(bytes !== undefined && { bytes }), status };
}

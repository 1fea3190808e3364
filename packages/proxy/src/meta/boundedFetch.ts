import type { Headers, Upstream, UpstreamRequest } from "../upstream/upstream.js";

/** A receiver of one response, which may give it up. */
export interface BoundedSink {
  head(status: number, headers: Headers): void;
  /** @param enough ends the request: no further bytes are needed */
  data(chunk: Buffer, enough: () => void): void | Promise<void>;
}

const ENOUGH = new Error("no further bytes are needed");

/**
 * Fetches a response of which only a part may be needed. Resolves to true where it came to its end, to false where it was
 * given up.
 *
 * @param timeoutMs most milliseconds from the request on; the response is given up then. Default: no limit
 * @throws what the upstream throws, but for a request that was given up here
 */
export async function boundedFetch(
  upstream: Pick<Upstream, "fetch">,
  request: UpstreamRequest,
  sink: BoundedSink,
  timeoutMs?: number,
): Promise<boolean> {
  const done = new AbortController();
  const enough = (): void => done.abort(ENOUGH);
  const timer = timeoutMs === undefined ? undefined : setTimeout(enough, timeoutMs);
  const signal = AbortSignal.any([request.signal, done.signal]);
  try {
    await upstream.fetch(
      { ...request, signal },
      {
        head: (status, headers) => sink.head(status, headers),
        data: (chunk) => (done.signal.aborted ? undefined : sink.data(chunk, enough)),
      },
    );
    return true;
  } catch (error) {
    if (!done.signal.aborted || request.signal.aborted) throw error;
    return false;
  } finally {
    clearTimeout(timer);
  }
}

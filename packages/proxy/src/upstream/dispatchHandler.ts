import type { Dispatcher } from "undici";
import type { Headers } from "./upstream.js";

/** Events of one request: a head, chunks, and an end or an error. */
export interface DispatchEvents {
  head(status: number, headers: Headers): void;
  data(chunk: Buffer): void | Promise<void>;
  end(): void;
  error(error: Error): void;
}

/** Makes a handler for undici of these events; it aborts with `signal`, and when an event throws. */
export function dispatchHandler(signal: AbortSignal, events: DispatchEvents): Dispatcher.DispatchHandler {
  let controller: Dispatcher.DispatchController | undefined;
  const abort = (): void => controller?.abort(signal.reason);
  return {
    onRequestStart(current) {
      controller = current;
      if (signal.aborted) abort();
      else signal.addEventListener("abort", abort, { once: true });
    },
    onResponseStart(current, status, headers) {
      if (status < 200) return;
      try {
        events.head(status, headers);
      } catch (error) {
        current.abort(error as Error);
      }
    },
    onResponseData(current, chunk) {
      // undici sends an empty chunk at each resumption: a pause for it would never end.
      if (chunk.length === 0) return;
      try {
        const wait = events.data(chunk);
        if (!wait) return;
        current.pause();
        wait.then(
          () => current.resume(),
          (error) => current.abort(error),
        );
      } catch (error) {
        current.abort(error as Error);
      }
    },
    onResponseEnd() {
      signal.removeEventListener("abort", abort);
      events.end();
    },
    onResponseError(_controller, error) {
      signal.removeEventListener("abort", abort);
      events.error(error);
    },
  };
}

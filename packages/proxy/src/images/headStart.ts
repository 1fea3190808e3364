import type { Headers, Upstream, UpstreamRequest, UpstreamSink } from "../upstream/upstream.js";

/**
 * A request to the upstream that is sent before it is known whether its response is needed. The response is held at its first
 * bytes until {@link HeadStart.fetch} is called, or is given up by {@link HeadStart.cancel}.
 */
export class HeadStart implements Pick<Upstream, "fetch"> {
  /** Gives the place at the upstream back. */
  readonly release: () => void;
  readonly #gate = new Gate();
  readonly #abort = new AbortController();
  readonly #ended: Promise<void>;

  constructor(upstream: Pick<Upstream, "fetch">, request: UpstreamRequest, release: () => void) {
    this.release = release;
    const { signal: given } = request;
    const { signal } = this.#abort;
    const follow = (): void => this.#abort.abort(given.reason);
    if (given.aborted) follow();
    // A signal made of both would cost as much as the rest of this class.
    else given.addEventListener("abort", follow, { once: true });
    this.#ended = upstream.fetch({ ...request, signal }, this.#gate);
    // A failure is reported by `fetch`; without that call it has no effect.
    this.#ended.catch(() => undefined).then(() => given.removeEventListener("abort", follow));
  }

  /** Returns whether the first bytes of a 200 are there within so many milliseconds. */
  answersWithin(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (answers: boolean): void => {
        clearTimeout(timer);
        resolve(answers);
      };
      const timer = setTimeout(settle, ms, false);
      this.#gate.onFirst = (status) => settle(status === 200);
      const end = (): void => settle(false);
      this.#ended.then(end, end);
    });
  }

  /** Passes the response of the request that was sent to `sink`. */
  async fetch(_request: UpstreamRequest, sink: UpstreamSink): Promise<void> {
    this.#gate.open(sink);
    await this.#ended;
  }

  /** Gives the response up, so that imgproxy stops working on it. */
  cancel(): void {
    const reason = new Error("the bucket had it");
    this.#abort.abort(reason);
    this.#gate.shut(reason);
    this.release();
  }
}

/** A receiver that holds a response back at its first chunk. */
class Gate implements UpstreamSink {
  /** Called with the status at the first chunk that is held back. */
  onFirst: ((status: number) => void) | undefined;
  #sink: UpstreamSink | undefined;
  #head: [status: number, headers: Headers] | undefined;
  #held:
    | { chunk: Buffer; resolve: (value: void | Promise<void>) => void; reject: (error: unknown) => void }
    | undefined;

  head(status: number, headers: Headers): void {
    if (this.#sink) this.#sink.head(status, headers);
    else this.#head = [status, headers];
  }

  data(chunk: Buffer): void | Promise<void> {
    if (this.#sink) return this.#sink.data(chunk);
    return new Promise((resolve, reject) => {
      this.#held = { chunk, resolve, reject };
      this.onFirst?.(this.#head?.[0] ?? 0);
    });
  }

  open(sink: UpstreamSink): void {
    this.#sink = sink;
    if (this.#head) sink.head(...this.#head);
    if (!this.#held) return;
    const { chunk, resolve, reject } = this.#held;
    try {
      resolve(sink.data(chunk));
    } catch (error) {
      reject(error);
    }
  }

  shut(reason: Error): void {
    this.#held?.reject(reason);
  }
}

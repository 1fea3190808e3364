import type { IncomingMessage } from "node:http";
import type { BodyReader } from "../body/bodyReader.js";
import { SharedBody, type SharedBodyConfig } from "../body/sharedBody.js";

/** Head of a source's response. */
export interface SourceHead {
  status: number;
  /** Names and values in turn, as they were received. */
  rawHeaders: readonly string[];
  headers: IncomingMessage["headers"];
}

/** One request of imgproxy for a source. */
export interface SourceReader {
  readonly head: Promise<SourceHead>;
  readonly body: BodyReader;
  /** Lets go of the source. It is called once, at the end of the request. */
  leave(): void;
}

/** Milliseconds for which a download that nobody reads waits for its next reader. */
const PATIENCE_MS = 1_000;

const ABANDONED = new Error("nobody reads this source any more");

/**
 * One download of a source, with a reader for each request that needs it. It waits where nobody reads it, and ends soon
 * after; a complete one is kept until {@link forget}.
 */
export class SharedSource {
  readonly head: Promise<SourceHead>;
  /** Resolves to true at the verified end of the body, to false where it broke off. */
  readonly ended: Promise<boolean>;
  readonly #body: SharedBody;
  readonly #abort = new AbortController();
  #readers = 0;
  #patience: NodeJS.Timeout | undefined;
  #state: "open" | "ended" | "broken" = "open";
  #wake: () => void = () => {};

  /** @param open opens the source; the download ends with the signal */
  constructor(open: (signal: AbortSignal) => Promise<IncomingMessage>, config: SharedBodyConfig) {
    this.#body = new SharedBody(config);
    const response = open(this.#abort.signal);
    this.head = response.then(({ statusCode = 0, rawHeaders, headers }) => ({
      status: statusCode,
      rawHeaders,
      headers,
    }));
    // Every reader may have left before it fails; the others see the rejection through their own await.
    this.head.catch(() => undefined);
    this.ended = this.#download(response);
  }

  /** True while a new reader can read it from its first byte. */
  get isJoinable(): boolean {
    return this.#state !== "broken" && !this.#abort.signal.aborted && this.#body.overflow === undefined;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#body.length;
  }

  /** Adds a reader from the first byte on. */
  join(): SourceReader {
    this.#readers++;
    clearTimeout(this.#patience);
    this.#wake();
    const body = this.#body.reader();
    let hasLeft = false;
    const leave = (): void => {
      if (hasLeft) return;
      hasLeft = true;
      body.close();
      this.#readers--;
      if (this.#readers > 0 || this.#state !== "open") return;
      this.#patience = setTimeout(() => this.#abort.abort(ABANDONED), PATIENCE_MS).unref();
    };
    return { head: this.head, body, leave };
  }

  /** Ends the hold on its bytes; readers that are there read on. */
  forget(): void {
    this.#body.release();
  }

  async #download(opening: Promise<IncomingMessage>): Promise<boolean> {
    let response: IncomingMessage | undefined;
    try {
      response = await opening;
      for await (const chunk of response) {
        await this.#body.append(chunk);
        await this.#wanted();
      }
      if (!response.complete) throw new Error("the source ended too early");
      this.#state = "ended";
      this.#body.end();
      return true;
    } catch (error) {
      this.#state = "broken";
      this.#body.fail(error);
      return false;
    } finally {
      clearTimeout(this.#patience);
      response?.destroy();
    }
  }

  /** Waits while nobody reads. */
  async #wanted(): Promise<void> {
    const { signal } = this.#abort;
    while (this.#readers === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    signal.throwIfAborted();
  }
}

import PQueue from "p-queue";
import { reasonOf } from "../base/errors.js";
import { type StoringConfig, storeUpload, type Upload, type UploadResult } from "./storeUpload.js";

/** Settings of {@link Uploads}. */
export interface UploadsConfig extends StoringConfig {
  /** Most puts at once. */
  concurrency: number;
}

/** One place in the queue. */
class Entry {
  begun = false;
  readonly ended: Promise<void>;
  end: () => void = () => {};
  readonly #cancel = new AbortController();
  readonly #leave = new AbortController();

  constructor() {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  /** Ends the put of this entry. */
  get signal(): AbortSignal {
    return this.#cancel.signal;
  }

  /** Takes this entry out of the queue, before its put has begun. */
  get left(): AbortSignal {
    return this.#leave.signal;
  }

  stop(why: string): void {
    this.#cancel.abort(new Error(why));
    // A put that has begun is awaited, since its bytes may be on their way.
    if (!this.begun) this.#leave.abort(this.signal.reason);
  }
}

/** The queue of puts. It outlives the requests that filled it. */
export class Uploads {
  readonly #config: UploadsConfig;
  readonly #queue: PQueue;
  readonly #entries = new Map<string, Entry>();

  constructor(config: UploadsConfig) {
    this.#config = config;
    this.#queue = new PQueue({ concurrency: config.concurrency });
  }

  /** Number of objects that are not in the bucket yet. */
  get pending(): number {
    return this.#entries.size;
  }

  /** Names of these objects. */
  get names(): Iterable<string> {
    return this.#entries.keys();
  }

  async add(upload: Upload): Promise<UploadResult> {
    const entry = new Entry();
    this.#entries.set(upload.name, entry);
    try {
      return await this.#queue.add(
        () => {
          entry.begun = true;
          return storeUpload(upload, entry.signal, this.#config);
        },
        { signal: entry.left },
      );
    } catch (error) {
      if (entry.signal.aborted) return "cancelled";
      this.#config.log.error({ object: upload.name, ...upload.facts?.(), reason: reasonOf(error) }, "not stored");
      return "dropped";
    } finally {
      if (this.#entries.get(upload.name) === entry) this.#entries.delete(upload.name);
      entry.end();
    }
  }

  /** Stops the upload of one object and waits until it can no longer appear. */
  async cancel(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    entry?.stop("cancelled");
    await entry?.ended;
  }

  /** Stops all uploads, and waits for none. */
  stop(): void {
    for (const entry of this.#entries.values()) entry.stop("shutting down");
  }
}

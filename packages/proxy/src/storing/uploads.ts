import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import { reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { PutHead, StorableBody, Store } from "../stores/store.js";
import { isWorthRetrying, StoreError } from "../stores/storeError.js";
import { needsHealing } from "./admission.js";

/** Settings of {@link Uploads}; spans are in milliseconds. */
export interface UploadsConfig {
  store: Store;
  concurrency: number;
  /** Attempts at one object before it is given up. */
  attempts: number;
  /** First pause between attempts; doubled each time, with jitter, at most 5 s. */
  backoffMs: number;
  log: Log;
  onRetry(): void;
}

/** One object on its way to the bucket. */
export interface Upload {
  name: string;
  body: StorableBody;
  head: PutHead;
  /** True where the bucket holds a damaged object under this name, which the put replaces. */
  overwrite: boolean;
  /** Runs before each attempt at the put, and has to succeed. */
  before?: () => Promise<void>;
  /** Looks at an object that stands in the way; returns whether it is sound, where that is known. Default: its head is judged. */
  judge?: () => Promise<boolean | undefined>;
  /** Returns what log lines say besides the name. */
  facts?: (() => object) | undefined;
}

/** End of an upload. `exists`: a sound object was there already. */
export type UploadResult = "stored" | "exists" | "healed" | "dropped" | "cancelled";

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
          return this.#store(upload, entry.signal);
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

  async #store(upload: Upload, signal: AbortSignal): Promise<UploadResult> {
    const { attempts, backoffMs, onRetry, log } = this.#config;
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      try {
        return await this.#attempt(upload, signal);
      } catch (error) {
        if (signal.aborted || attempt >= attempts || !isWorthRetrying(error)) throw error;
        onRetry();
        log.debug(
          { object: upload.name, ...upload.facts?.(), attempt, reason: reasonOf(error) },
          "put failed, trying again",
        );
        const pause = Math.min(5_000, backoffMs * 2 ** (attempt - 1));
        await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal });
      }
    }
  }

  async #attempt({ name, body, head, overwrite, before, judge }: Upload, signal: AbortSignal): Promise<UploadResult> {
    const { store } = this.#config;
    await before?.();
    signal.throwIfAborted();
    if (overwrite) {
      await store.put(name, body, head, { signal });
      return "healed";
    }
    if ((await store.put(name, body, head, { ifAbsent: true, signal })) === "stored") return "stored";
    // Without this check a damaged object would stay for ever, since the condition of the put protects it.
    const sound = (await judge?.()) ?? (await this.#looksSound(name, signal));
    if (sound) return "exists";
    await store.put(name, body, head, { signal });
    return "healed";
  }

  /** Judges an object by its head. One that may not be read counts as sound, one that is gone by now does not. */
  async #looksSound(name: string, signal: AbortSignal): Promise<boolean> {
    const present = await this.#config.store.head(name, { signal }).catch((error) => {
      // There are rights to write but not to read: the object counts as sound.
      if (error instanceof StoreError && error.status === 403) return "unseen" as const;
      throw error;
    });
    return present === "unseen" || (present !== undefined && !needsHealing(name, present));
  }
}

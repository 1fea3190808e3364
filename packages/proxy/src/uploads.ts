import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import { needsHealing } from "./admission.js";
import { reasonOf } from "./errors.js";
import type { Log } from "./log.js";
import { type PutHead, type StorableBody, type Store, StoreError } from "./stores/store.js";

/** Settings of {@link Uploads}. */
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
  /** The bucket holds an object under this name that must go. */
  overwrite: boolean;
}

/** How an upload ended. `exists`: a sound object was there already. */
export type UploadResult = "stored" | "exists" | "healed" | "dropped" | "cancelled";

/** The queue of puts. It outlives the requests that filled it, and tells at the end what it could not store. */
export class Uploads {
  readonly #config: UploadsConfig;
  readonly #queue: PQueue;
  readonly #running = new Map<string, { cancel: AbortController; done: Promise<UploadResult> }>();

  constructor(config: UploadsConfig) {
    this.#config = config;
    this.#queue = new PQueue({ concurrency: config.concurrency });
  }

  /** Objects that are not in the bucket yet. */
  get pending(): number {
    return this.#running.size;
  }

  add(upload: Upload): Promise<UploadResult> {
    const cancel = new AbortController();
    const done = this.#queue
      .add(() => this.#store(upload, cancel.signal))
      .catch((error): UploadResult => {
        if (cancel.signal.aborted) return "cancelled";
        this.#config.log.error({ object: upload.name, reason: reasonOf(error) }, "not stored");
        return "dropped";
      })
      .finally(() => {
        if (this.#running.get(upload.name)?.cancel === cancel) this.#running.delete(upload.name);
      });
    this.#running.set(upload.name, { cancel, done });
    return done;
  }

  /** Stops the upload of one object and waits until it can no longer appear. */
  async cancel(name: string): Promise<void> {
    const upload = this.#running.get(name);
    upload?.cancel.abort(new Error("cancelled"));
    await upload?.done;
  }

  /** Waits for the queue, at most `timeoutMs`; returns how many objects were dropped. */
  async drain(timeoutMs: number): Promise<number> {
    const late = new AbortController();
    await Promise.race([
      Promise.all([...this.#running.values()].map(({ done }) => done)),
      sleep(timeoutMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    const dropped = this.#running.size;
    for (const { cancel } of this.#running.values()) cancel.abort(new Error("shutting down"));
    return dropped;
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
        log.debug({ object: upload.name, attempt, reason: reasonOf(error) }, "put failed, trying again");
        const pause = Math.min(5_000, backoffMs * 2 ** (attempt - 1));
        await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal });
      }
    }
  }

  async #attempt({ name, body, head, overwrite }: Upload, signal: AbortSignal): Promise<UploadResult> {
    const { store } = this.#config;
    if (overwrite) {
      await store.put(name, body, head, { signal });
      return "healed";
    }
    if ((await store.put(name, body, head, { ifAbsent: true, signal })) === "stored") return "stored";
    // Without this look a damaged object would stay for ever, since the condition protects it.
    const present = await store.head(name, { signal }).catch((error) => {
      // Rights to write but not to look: then what is there is taken on trust.
      if (error instanceof StoreError && error.status === 403) return "unseen" as const;
      throw error;
    });
    if (present === "unseen") return "exists";
    if (present && !needsHealing(present)) return "exists";
    await store.put(name, body, head, { signal });
    return "healed";
  }
}

function isWorthRetrying(error: unknown): boolean {
  const status = error instanceof StoreError ? error.status : undefined;
  return status === undefined || status >= 500 || status === 408 || status === 409 || status === 429;
}

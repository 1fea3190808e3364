import { setTimeout as sleep } from "node:timers/promises";
import { reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { StorableBody } from "../stores/storableBody.js";
import type { PutHead, Store } from "../stores/store.js";
import { isWorthRetrying, StoreError } from "../stores/storeError.js";
import { needsHealing } from "./admission.js";

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

/** End of a put. `exists`: a sound object was there already. */
type PutResult = "stored" | "exists" | "healed";

/** End of an upload; `dropped`: its put failed for good. */
export type UploadResult = PutResult | "dropped" | "cancelled";

/** Settings of {@link storeUpload}; spans are in milliseconds. */
export interface StoringConfig {
  store: Store;
  /** Attempts at one object before it is given up. */
  attempts: number;
  /** First pause between attempts; doubled each time, with jitter, at most 5 s. */
  backoffMs: number;
  log: Log;
  onRetry(): void;
}

/**
 * Puts one object into the bucket, in as many attempts as it needs.
 *
 * @throws the error of the last attempt, of one that is not worth another, or of the signal
 */
export async function storeUpload(upload: Upload, signal: AbortSignal, config: StoringConfig): Promise<PutResult> {
  const { store, attempts, backoffMs, onRetry, log } = config;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await attemptPut(upload, signal, store);
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

async function attemptPut(
  { name, body, head, overwrite, before, judge }: Upload,
  signal: AbortSignal,
  store: Store,
): Promise<PutResult> {
  await before?.();
  signal.throwIfAborted();
  if (overwrite) {
    await store.put(name, body, head, { signal });
    return "healed";
  }
  if ((await store.put(name, body, head, { ifAbsent: true, signal })) === "stored") return "stored";
  // Without this check a damaged object would stay for ever, since the condition of the put protects it.
  const sound = (await judge?.()) ?? (await looksSound(name, signal, store));
  if (sound) return "exists";
  await store.put(name, body, head, { signal });
  return "healed";
}

/** Judges an object by its head. One that may not be read counts as sound, one that is gone by now does not. */
async function looksSound(name: string, signal: AbortSignal, store: Store): Promise<boolean> {
  const present = await store.head(name, { signal }).catch((error) => {
    // There are rights to write but not to read: the object counts as sound.
    if (error instanceof StoreError && error.status === 403) return "unseen" as const;
    throw error;
  });
  return present === "unseen" || (present !== undefined && !needsHealing(name, present));
}

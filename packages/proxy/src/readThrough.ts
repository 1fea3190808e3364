import { type AdmissionRules, soundType } from "./admission.js";
import { beginObject } from "./checkedBody.js";
import { reasonOf } from "./errors.js";
import type { Log } from "./log.js";
import { bytesToSniff, mediaType } from "./mediaType.js";
import { lacksRights } from "./storeRefusal.js";
import { type ReadOptions, type Store, type StoredObject, StoreError } from "./stores/store.js";

/** Settings of {@link ReadThrough}. */
export interface ReadThroughConfig {
  store: Store;
  rules: AdmissionRules;
  /** One attempt gets this long for its head and first bytes. */
  timeoutMs: number;
  /** How long a bucket that failed too often is left alone. */
  pauseMs: number;
  log: Log;
}

/**
 * What a look into the bucket found. `damaged`: there is an object, but none that may be served. `mislabelled`: its
 * bytes are right, what was recorded beside them is not; `object` has the type that they are.
 */
export type Found =
  | { state: "hit"; object: StoredObject; mislabelled: boolean }
  | { state: "missing" | "damaged" | "unknown" };

const FAILURES = 5;
const REFUSALS = 10;

/** Asks the bucket before imgproxy, and stops asking one that keeps failing: a visitor must not wait for it. */
export class ReadThrough {
  readonly #config: ReadThroughConfig;
  #failures = 0;
  #refusals = 0;
  #pausedUntil = 0;

  constructor(config: ReadThroughConfig) {
    this.#config = config;
  }

  get paused(): boolean {
    return this.#pausedUntil > 0 && Date.now() < this.#pausedUntil;
  }

  async find(name: string): Promise<Found> {
    if (this.paused) return { state: "unknown" };
    try {
      const found = await this.#inTime(name);
      this.#failures = 0;
      this.#refusals = 0;
      return found;
    } catch (error) {
      this.#failed(error);
      return { state: "unknown" };
    }
  }

  /** A look that ends with its deadline, even when the store ignores the signal. */
  #inTime(name: string): Promise<Found> {
    const { timeoutMs } = this.#config;
    let passed: Error | undefined;
    let controller: AbortController | undefined;
    const options: ReadOptions = {
      // Made when the store asks for it: one on this machine never does, and it costs as much as the look.
      get signal() {
        controller ??= new AbortController();
        if (passed) controller.abort(passed);
        return controller.signal;
      },
    };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        passed = new StoreError(`no answer within ${timeoutMs} ms`);
        reject(passed);
        controller?.abort(passed);
      }, timeoutMs);
      this.#look(name, options).then(
        (found) => {
          clearTimeout(timer);
          resolve(found);
        },
        (error) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });
  }

  async #look(name: string, options: ReadOptions): Promise<Found> {
    const { store, rules } = this.#config;
    const object = await store.get(name, options);
    if (!object) return { state: "missing" };
    const declared = mediaType(object.contentType);
    const begun = await beginObject(object, bytesToSniff(declared));
    if (!begun) return { state: "damaged" };
    const type = soundType(object, begun.first, rules);
    if (type === undefined) {
      if (!Buffer.isBuffer(begun.object.body)) begun.object.body.destroy();
      return { state: "damaged" };
    }
    const mislabelled = declared !== type;
    return { state: "hit", object: mislabelled ? { ...begun.object, contentType: type } : begun.object, mislabelled };
  }

  #failed(error: unknown): void {
    // Those that were under way when it was switched off say nothing new.
    if (this.paused) return;
    // Without s3:ListBucket a missing object is 403 on AWS; a key that the store does not take is 403 as well, and a failure.
    const refused = error instanceof StoreError && lacksRights(error);
    if (refused) this.#refusals++;
    else this.#failures++;
    if (this.#failures < FAILURES && this.#refusals < REFUSALS) return;
    this.#failures = 0;
    this.#refusals = 0;
    this.#pausedUntil = Date.now() + this.#config.pauseMs;
    this.#config.log.warn(
      { reason: reasonOf(error), pauseMs: this.#config.pauseMs },
      refused
        ? "read-through is off for a while: the bucket answers 403; allow s3:GetObject and s3:ListBucket, or set READ_THROUGH=false"
        : "read-through is off for a while: the bucket keeps failing",
    );
  }
}

import { Readable } from "node:stream";
import { type AdmissionRules, bytesToSniff, isSound, mediaType } from "./admission.js";
import { reasonOf } from "./errors.js";
import type { Log } from "./log.js";
import { type Store, type StoredObject, StoreError } from "./stores/store.js";

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

/** What a look into the bucket found. `damaged`: there is an object, but none that may be served. */
export type Found = { state: "hit"; object: StoredObject } | { state: "missing" | "damaged" | "unknown" };

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
    const { store, rules, timeoutMs } = this.#config;
    const deadline = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new StoreError(`no answer within ${timeoutMs} ms`);
        reject(error);
        deadline.abort(error);
      }, timeoutMs);
    });
    const look = async (): Promise<Found> => {
      const object = await store.get(name, { signal: deadline.signal });
      if (!object) return { state: "missing" };
      const first = await firstBytes(object, bytesToSniff(mediaType(object.contentType)));
      if (isSound(object, first, rules)) return { state: "hit", object };
      if (!Buffer.isBuffer(object.body)) object.body.destroy();
      return { state: "damaged" };
    };
    try {
      // A store that ignores the signal must not hold the visitor either, hence the race.
      const found = await Promise.race([look(), late]);
      this.#failures = 0;
      this.#refusals = 0;
      return found;
    } catch (error) {
      this.#failed(error);
      return { state: "unknown" };
    } finally {
      clearTimeout(timer);
      late.catch(() => undefined);
    }
  }

  #failed(error: unknown): void {
    const refused = error instanceof StoreError && error.status === 403;
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

/** The first bytes of an object. A stream is put back together, so that the caller still reads all of it. */
async function firstBytes(object: StoredObject, wanted: number): Promise<Buffer> {
  if (Buffer.isBuffer(object.body)) return object.body.subarray(0, wanted);
  const source = object.body;
  const iterator = source.iterator({ destroyOnReturn: false });
  const taken: Buffer[] = [];
  let length = 0;
  while (length < wanted && length < object.size) {
    const { done, value } = await iterator.next();
    if (done) break;
    taken.push(value);
    length += value.length;
  }
  const first = Buffer.concat(taken);
  async function* whole(): AsyncGenerator<Buffer> {
    yield first;
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) yield step.value;
  }
  const joined = Readable.from(whole(), { objectMode: false });
  joined.once("close", () => source.destroy());
  object.body = joined;
  return first.subarray(0, wanted);
}

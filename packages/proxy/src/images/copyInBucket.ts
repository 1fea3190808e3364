import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { type ProxyEvent, putEvent } from "../base/events.js";
import type { Metrics } from "../base/metrics.js";
import type { PutHead, Store } from "../stores/store.js";
import type { StoredObject } from "../stores/storedObject.js";
import { StoreError } from "../stores/storeError.js";
import type { PathSettings } from "../storing/derivedDisposition.js";
import type { Uploads } from "../storing/uploads.js";
import type { Flight } from "./flight.js";
import { copiedHeadOf } from "./responseHead.js";

/** Up to this size the bytes are kept between reading and writing them, else they are read twice. */
const IN_MEMORY = 1024 * 1024;

/** Settings of {@link CopyInBucket}. */
export interface CopyInBucketConfig {
  store: Store;
  /** The queue of puts, which bounds how many are worked on. */
  uploads: Uploads;
  cacheFolder: string;
  server: PathSettings;
  /** Returns the put that must succeed before that of an object (its place in the index by source), or nothing. */
  beforeStore?: (flight: Flight) => (() => Promise<void>) | undefined;
  metrics: Metrics;
  /** Receives the end of each put; undefined without a receiver. */
  emit: ((event: ProxyEvent) => void) | undefined;
}

/**
 * Writes objects anew with bytes that lie in the bucket already: those that a sidecar left without a type, or with a wrong
 * one, and those that lie under the key of another accepted pair.
 */
export class CopyInBucket {
  readonly #config: CopyInBucketConfig;
  readonly #names = new Set<string>();

  constructor(config: CopyInBucketConfig) {
    this.#config = config;
  }

  /**
   * Stores under a flight's key what lies under a name, which may be its own. Never throws: what fails is logged by the
   * queue, and tried at the next hit.
   *
   * @param from name of the object that was served
   * @param object its head, with the type that its bytes are
   */
  async write(flight: Flight, from: string, object: StoredObject, cacheControl: string): Promise<void> {
    const { uploads, cacheFolder, server, beforeStore, metrics, emit } = this.#config;
    const { key, path } = flight;
    const name = cacheFolder + key;
    if (flight.purged || this.#names.has(name)) return;
    this.#names.add(name);
    const started = performance.now();
    const head: PutHead = { ...copiedHeadOf(path, object, cacheControl, server), md5: "" };
    const body = { length: 0, open: (): Buffer | Readable => Buffer.alloc(0) };
    const mark = from === name ? undefined : beforeStore?.(flight);
    // Read in the queue, where a purge finds and stops it: what was removed meanwhile must not return.
    const before = async (): Promise<void> => {
      await mark?.();
      const { digest, bytes, length } = await this.#read(from);
      if (object.md5 !== undefined && object.md5 !== digest)
        throw new StoreError(`the bytes of ${from} are not those that were stored`, { status: 422 });
      head.md5 = digest;
      body.length = length;
      body.open = () => bytes ?? Readable.from(this.#again(from), { objectMode: false });
    };
    const result = await uploads.add({ name, body, head, overwrite: from === name, before });
    this.#names.delete(name);
    metrics.stored.inc({ result });
    if (from !== name) emit?.(putEvent(key, body.length, result, performance.now() - started));
  }

  async #read(name: string): Promise<{ digest: string; bytes: Buffer | undefined; length: number }> {
    const { body, size } = await this.#get(name);
    const hash = createHash("md5");
    const kept: Buffer[] = [];
    let length = 0;
    for await (const chunk of Buffer.isBuffer(body) ? [body] : body) {
      hash.update(chunk);
      length += chunk.length;
      if (size <= IN_MEMORY) kept.push(chunk);
    }
    if (length !== size) throw new Error(`the bucket sent ${length} of ${size} bytes`);
    return { digest: hash.digest("hex"), bytes: size <= IN_MEMORY ? Buffer.concat(kept) : undefined, length };
  }

  async *#again(name: string): AsyncGenerator<Buffer> {
    const { body } = await this.#get(name);
    if (Buffer.isBuffer(body)) yield body;
    else yield* body as AsyncIterable<Buffer>;
  }

  async #get(name: string): Promise<StoredObject> {
    const object = await this.#config.store.get(name);
    if (!object) throw new StoreError("the object is gone", { status: 404 });
    return object;
  }
}

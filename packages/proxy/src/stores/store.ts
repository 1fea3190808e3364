import type { Memory } from "../base/memory.js";
import type { StorableBody } from "./storableBody.js";
import type { StoredEntry, StoredHead, StoredObject } from "./storedObject.js";

/** Values that a put writes beside the bytes: short ASCII texts, since not every store accepts more. */
export interface PutHead {
  /** MIME type, e.g. `image/webp`. */
  contentType: string;
  /** `Cache-Control` for readers of the object, e.g. `public, max-age=31536000, immutable`. */
  cacheControl: string;
  /** `Content-Disposition`, e.g. `inline; filename="cat.webp"`. Default: none is written. */
  contentDisposition?: string;
  /**
   * True where the path asks for this very disposition (a download, or a file name of its own): the object must never
   * be served without it. A store that keeps `contentDisposition` has nothing more to do. Default false.
   */
  named?: boolean;
  /** MD5 of the bytes: 32 lower-case hex characters. */
  md5: string;
}

/** Options of {@link Store.put}. */
export interface PutOptions {
  /** Keeps an object that is already there, and returns `exists`. A store that cannot do that overwrites it. Default false. */
  ifAbsent?: boolean;
  /** Ends the put. Bytes that are already on their way may still arrive. */
  signal?: AbortSignal;
}

/** Options of {@link Store.head} and {@link Store.get}. */
export interface ReadOptions {
  /** Ends the call; a store on this machine may ignore it, since its calls are short. */
  signal?: AbortSignal;
  /** Called as soon as it is known that there is an object, before any of its bytes: what fails then is the object. */
  onFound?(): void;
}

/** State of a store with a limit. */
export interface StoreUsage {
  /** Bytes of all objects, as far as they are known: of a folder 0 until it was looked through. */
  bytes: number;
  /** Number of objects that were removed to make room, since the store was opened. */
  evicted: number;
  /** Bytes of these objects. */
  evictedBytes: number;
}

/**
 * A place for results. A name is that of the object in the bucket: `cacheFolder` + cache key, e.g.
 * `processed/0123456789abcdef0123456789abcdef`. A missing object is `undefined`, never an error. Every method may be
 * called while others run.
 *
 * @example
 * const store = createMemoryStore();
 * const bytes = Buffer.from("an image");
 * const head = { contentType: "image/png", cacheControl: "no-cache", md5: "5312e17c8c92d7c946a5940990a0a9d9" };
 * await store.put("processed/a", { length: 8, open: () => bytes }, head) // "stored"
 * await store.get("processed/b") // undefined
 */
export interface Store {
  /** Name for logs and start-up lines, without a password, e.g. `folder .bucketfirst/bucket`. */
  readonly label: string;
  /**
   * True where each call leaves this machine, and a put with `ifAbsent` reports an object that was there: a look for what a
   * page has just missed is then spared where imgproxy is as fast. Default false.
   */
  readonly isFar?: boolean;
  /**
   * Reads what is known of an object without its bytes.
   *
   * @returns the facts, or undefined for an object that is missing
   * @throws StoreError or a system error where the store could not be asked, or refused
   */
  head(name: string, options?: ReadOptions): Promise<StoredHead | undefined>;
  /**
   * Opens an object. The returned body is a Buffer for small objects; a stream is read to its end or destroyed, since
   * it holds a file or a connection.
   *
   * @returns the object, or undefined where it is missing
   * @throws StoreError or a system error where the store could not be asked, or refused. A stream fails by itself later
   */
  get(name: string, options?: ReadOptions): Promise<StoredObject | undefined>;
  /**
   * Writes an object as a whole: until the bytes are complete, readers find the object that was there before, or none.
   *
   * @returns `stored`, or `exists` where `ifAbsent` kept an object that was already there
   * @throws StoreError, or a system error, and nothing is stored: also for a body that yields another number of bytes
   * than its `length`. The proxy tries again, except after a `StoreError` whose status is 4xx (save 408, 409, 429 and
   * expired credentials)
   */
  put(name: string, body: StorableBody, head: PutHead, options?: PutOptions): Promise<"stored" | "exists">;
  /**
   * Removes an object; one that is missing is no error.
   *
   * @throws StoreError or a system error where it could not be removed
   */
  delete(name: string): Promise<void>;
  /**
   * Yields the names that begin with `prefix` ("" for all), in no particular order. What is written or removed
   * meanwhile may be among them or not.
   *
   * @throws StoreError or a system error at the page that could not be read
   */
  list(prefix: string): AsyncIterable<string>;
  /**
   * Yields the same objects as {@link list}, each with size and time of the last write. Left out by a store that cannot list
   * them together: then each object is asked by {@link head}.
   *
   * @throws StoreError or a system error at the page that could not be read
   */
  entries?(prefix: string): AsyncIterable<StoredEntry>;
  /**
   * Receives the memory that the proxy's bodies share, once and before the first request: a store that keeps objects in
   * memory counts them there. Left out by a store that keeps none.
   */
  shareMemory?(memory: Memory): void;
  /** Returns what a store with a limit holds; left out by one without. Read for `/metrics`. */
  usage?(): StoreUsage;
  /** Frees connections and memory. `createProxy` never calls it: the store belongs to the code that opened it. */
  close(): Promise<void>;
}

import type { Readable } from "node:stream";
import type { Memory } from "../base/memory.js";

/** What a store knows of an object without its bytes. */
export interface StoredHead {
  size: number;
  /** As recorded; undefined when the store keeps none or it was never given. */
  contentType?: string;
  cacheControl?: string;
  contentDisposition?: string;
  /** Quoted, as in a header. */
  etag?: string;
  lastModified?: Date;
  /** Hex MD5 that the put recorded beside the object. */
  md5?: string;
  /** Byte length that the put recorded; differs from `size` in a damaged object. */
  recordedSize?: number;
}

/** An object with its bytes: whole in memory where that is cheap, else a stream that must be read or destroyed. */
export interface StoredObject extends StoredHead {
  body: Buffer | Readable;
}

/** Bytes to store. They may be asked for again: a put is retried. */
export interface StorableBody {
  readonly length: number;
  /** All bytes when they lie in memory, else a fresh stream over them. */
  open(): Buffer | Readable;
}

/** What is written beside the bytes. Values are ASCII and short, since stores differ in what they accept. */
export interface PutHead {
  contentType: string;
  cacheControl: string;
  contentDisposition?: string;
  /** The path asks for this very disposition, so that the object must not be served without it. Default false. */
  named?: boolean;
  /** Hex MD5 of the bytes. */
  md5: string;
}

/** Options of a put. */
export interface PutOptions {
  /** Keep an object that is already there and answer `exists`. Stores that cannot do that overwrite. */
  ifAbsent?: boolean;
  signal?: AbortSignal;
}

/** Options of a read. */
export interface ReadOptions {
  signal?: AbortSignal;
}

/**
 * Where results are kept. Names are those of the object in the bucket (folder + key); a missing object is
 * `undefined`, never an error.
 */
export interface Store {
  /** For logs and start-up lines, e.g. `folder .bucketfirst/bucket`. */
  readonly label: string;
  head(name: string, options?: ReadOptions): Promise<StoredHead | undefined>;
  get(name: string, options?: ReadOptions): Promise<StoredObject | undefined>;
  put(name: string, body: StorableBody, head: PutHead, options?: PutOptions): Promise<"stored" | "exists">;
  delete(name: string): Promise<void>;
  /** Names that begin with `prefix`, in no particular order. */
  list(prefix: string): AsyncIterable<string>;
  /** Gives the store the memory that all bodies share, for what it keeps for clients to come. */
  shareMemory?(memory: Memory): void;
  close(): Promise<void>;
}

/** `code` of a {@link StoreError}: the answer with an object began, and broke off. */
export const BROKEN_BODY = "BrokenBody";

/** A store call that failed. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  /** The store's HTTP status, where there was one. */
  readonly status: number | undefined;
  /** The store's own name of the fault, e.g. `AccessDenied`, where it gave one. */
  readonly code: string | undefined;

  constructor(message: string, options: { status?: number; code?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.status = options.status;
    this.code = options.code;
  }
}

/** Faults that a status of 4xx hides, and that another attempt may not meet. */
const PASSING = new Set(["RequestTimeout", "RequestTimeTooSkewed", "ExpiredToken", "TokenRefreshRequired"]);

/** Whether another attempt at a call may end better. */
export function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof StoreError) || error.status === undefined) return true;
  const { status, code = "" } = error;
  return status >= 500 || status === 307 || status === 408 || status === 409 || status === 429 || PASSING.has(code);
}

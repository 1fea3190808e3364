import type { Readable } from "node:stream";

/** Facts about a stored object, read without its bytes. A store leaves out what it does not keep. */
export interface StoredHead {
  /** Length of the object in bytes, 0 or more. */
  size: number;
  /** MIME type as the put recorded it, e.g. `image/webp`; left out where the store keeps none or none was given. */
  contentType?: string;
  /** `Cache-Control` as the put recorded it; left out as above. */
  cacheControl?: string;
  /** `Content-Disposition` as the put recorded it, in ASCII; left out as above. */
  contentDisposition?: string;
  /** Entity tag with its quotes, as it stands in a header. */
  etag?: string;
  /** Time of the last write. */
  lastModified?: Date;
  /** MD5 that the put recorded beside the object: 32 lower-case hex characters. */
  md5?: string;
  /** Length in bytes that the put recorded. Where it differs from `size` the object is damaged, and is made anew. */
  recordedSize?: number;
}

/** A stored object: its facts and its bytes. */
export interface StoredObject extends StoredHead {
  /** All bytes, where memory holds them cheaply; else a stream that the caller reads to its end or destroys. */
  body: Buffer | Readable;
}

/** One object of a listing. A store leaves out what its listing does not say. */
export interface StoredEntry {
  /** Name of the object, as {@link Store.list} yields it. */
  name: string;
  /** Length of the object in bytes, 0 or more. */
  size?: number;
  /** Time of the last write. */
  lastModified?: Date;
}

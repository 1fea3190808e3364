import type { Edition, ImagesConfig } from "@bucketfirst/core";

/** Originals of one bucket: their addresses, and what is made of them. */
export interface OriginalsRule {
  /** Bucket of the originals, as events name it. */
  bucket: string;
  /** Beginning of their keys, e.g. `photos/`. Default "": every key. */
  prefix?: string;
  /**
   * Address of an original as the application writes it, e.g. `s3://uploads/{rawKey}`: it is part of the name of every picture.
   * `{key}` is the key escaped segment by segment as `encodeURIComponent` does it, `{rest}` the same without the prefix,
   * `{rawKey}` and `{rawRest}` both as they are, which addresses of stores (`s3://`, `gs://`) need: imgproxy decodes the paths
   * of http alone.
   */
  source: string;
  /** Names of the variants that are made. Default: all of the images file. */
  variants?: readonly string[];
  /** True makes the metadata of every original too. Default false. */
  meta?: boolean;
}

/** Settings of `POST /events`: pictures are made when an original is uploaded, and purged when it is removed. */
export interface EventsConfig {
  /** Token that senders must bring, at least 32 characters. */
  token: string;
  /** Buckets of originals; the first rule that fits an object counts. */
  originals: readonly OriginalsRule[];
  /** Settings as in `createImages` that are part of addresses; they must be those of the application. */
  images: Omit<ImagesConfig<string, Edition, boolean>, "proxyUrl" | "cacheUrl" | "cacheFolder" | "signing">;
  /** Pictures that are made at once, 1..64. Default 1. */
  concurrency?: number;
  /** Bucket of the results: where originals lie in it too, its pictures are no originals. Default none. */
  ownBucket?: string;
}

import type { Caches, Traffic } from "./traffic.js";

/** Work of one strategy in thirty days. Requests are counted by the part that answers them. */
export interface Strategy {
  name: "originals" | "eager" | "processing proxy" | "cache proxy" | "CDN" | "bucket first";
  /** Share of views for which nothing is made, 0..1. */
  hitShare: number;
  /** Reads of the bucket by browsers, CDN or imgproxy, found or not. */
  bucketGets: number;
  /** Writes of images. */
  bucketPuts: number;
  /** Requests that a server of ours answers. */
  serverRequests: number;
  /** Requests that the CDN answers. */
  cdnRequests: number;
  /** Images that are made. */
  processings: number;
  /** Bytes in the bucket, and on the disk of a server. */
  storageBytes: number;
  diskBytes: number;
  /** Bytes that leave the bucket, a server, the CDN towards visitors. */
  bucketEgressBytes: number;
  serverEgressBytes: number;
  cdnEgressBytes: number;
}

/** Returns the work of each strategy for the same views. Originals lie in a bucket in all of them. */
export function strategiesOf(traffic: Traffic, { cacheBytes }: Pick<Caches, "cacheBytes">): Strategy[] {
  const { views, pictures, variants, bytes, originalBytes, asked, misses } = traffic;
  const originals = pictures * originalBytes;
  const all = pictures * variants;
  const none = {
    hitShare: 1,
    bucketGets: 0,
    bucketPuts: 0,
    serverRequests: 0,
    cdnRequests: 0,
    processings: 0,
    storageBytes: originals,
    diskBytes: 0,
    bucketEgressBytes: 0,
    serverEgressBytes: 0,
    cdnEgressBytes: 0,
  };
  /** Returns the part of what is made on demand: each image is one read of its original. */
  const made = (count: number) => ({ processings: count, bucketGets: count, hitShare: 1 - count / views });
  return [
    { ...none, name: "originals", bucketGets: views, bucketEgressBytes: views * originalBytes },
    {
      ...none,
      name: "eager",
      bucketGets: views + pictures,
      bucketPuts: all,
      processings: all,
      storageBytes: originals + all * bytes,
      bucketEgressBytes: views * bytes,
    },
    { ...none, name: "processing proxy", ...made(views), serverRequests: views, serverEgressBytes: views * bytes },
    {
      ...none,
      name: "cache proxy",
      ...made(misses.cacheProxy),
      serverRequests: views,
      diskBytes: Math.min(cacheBytes, asked * bytes),
      serverEgressBytes: views * bytes,
    },
    {
      ...none,
      name: "CDN",
      ...made(misses.cdn),
      serverRequests: misses.cdn,
      cdnRequests: views,
      serverEgressBytes: misses.cdn * bytes,
      cdnEgressBytes: views * bytes,
    },
    {
      ...none,
      name: "bucket first",
      ...made(misses.bucket),
      // Every browser asks the bucket; on a miss the proxy looks there as well, and imgproxy reads the original.
      bucketGets: views + 2 * misses.bucket,
      bucketPuts: asked,
      serverRequests: misses.bucket,
      storageBytes: originals + asked * bytes,
      bucketEgressBytes: (views - misses.bucket) * bytes,
      serverEgressBytes: misses.bucket * bytes,
    },
  ];
}

import { readMeta } from "@bucketfirst/core";

/** Bytes that metadata has at most. */
export const MAX_META_BYTES = 1024;

/** Name of an object of metadata, in the folder of its key. */
export const META_NAME = "meta.json";

/** MIME type of metadata. */
export const META_TYPE = "application/json";

/**
 * Returns whether a signed path asks for metadata. No path of imgproxy has this form: behind `plain/` a source has no
 * slash here.
 *
 * @example
 * isMetaPath("/unsafe/meta/bG9jYWw6Ly8vY2F0LmpwZw/meta.json") // true
 */
export const isMetaPath = (path: string): boolean =>
  path.endsWith("/meta.json") && /^\/[^/]+\/meta\/(?:(?:plain|enc)\/)?[^/]+\/meta\.json$/.test(path);

/**
 * Returns whether an object holds metadata, by its name.
 *
 * @example
 * isMetaName("processed/0123456789abcdef0123456789abcdef/meta.json") // true
 */
export const isMetaName = (name: string): boolean => /[\da-f]{32}\/meta\.json$/.test(name);

/**
 * Returns whether bytes are metadata that says everything it can: unfinished metadata has no format, and is not kept.
 *
 * @example
 * isFinishedMeta(Buffer.from('{"width":4,"height":3,"format":"jpeg"}')) // true
 * isFinishedMeta(Buffer.from('{"color":"#8a7b6c"}')) // false
 */
export const isFinishedMeta = (bytes: Buffer): boolean => readMeta(bytes.toString("utf8"))?.format !== undefined;

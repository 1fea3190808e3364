import { createHash } from "node:crypto";
import { parsePath, type ServerProfile } from "@bucketfirst/core";
import { reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Store } from "../stores/store.js";
import type { Wanted } from "./wanted.js";

/** An index of keys by source without a database: empty marker objects, whose names hold source and key. */
export interface SourceIndex {
  /**
   * Returns the source of a requested image.
   *
   * @throws BucketfirstError for a path that cannot be read, such as one with an encrypted source
   */
  sourceOf(wanted: Wanted): string;
  add(source: string, key: string): Promise<void>;
  keysOf(source: string): AsyncIterable<string>;
  remove(source: string, key: string): Promise<void>;
}

/** Creates the index. Its markers lie at `folder + "by-source/" + md5(source) + "/" + key`. */
export function createSourceIndex(store: Store, cacheFolder: string, server: ServerProfile): SourceIndex {
  const prefixOf = (source: string): string =>
    `${cacheFolder}by-source/${createHash("md5").update(source).digest("hex")}/`;
  return {
    sourceOf: ({ path, source }) => source ?? parsePath(path, { server: { edition: "pro", ...server } }).source,
    async add(source, key) {
      const head = { contentType: "text/plain", cacheControl: "no-store", md5: "d41d8cd98f00b204e9800998ecf8427e" };
      await store.put(prefixOf(source) + key, { length: 0, open: () => Buffer.alloc(0) }, head);
    },
    async *keysOf(source) {
      const prefix = prefixOf(source);
      for await (const name of store.list(prefix)) yield name.slice(prefix.length);
    },
    remove: (source, key) => store.delete(prefixOf(source) + key),
  };
}

/** Adds the keys of a second bucket to an index. Nothing is added there; what cannot be removed there stays. */
export function withKeysOf(index: SourceIndex, second: Pick<SourceIndex, "keysOf" | "remove">): SourceIndex {
  return {
    ...index,
    async *keysOf(source) {
      yield* index.keysOf(source);
      yield* second.keysOf(source);
    },
    async remove(source, key) {
      await index.remove(source, key);
      await second.remove(source, key).catch(() => undefined);
    },
  };
}

/**
 * Returns the function that writes the marker of an object, one for all members of a set; undefined where its path does not
 * show the source, which is logged.
 */
export function markerOf(index: SourceIndex, wanted: Wanted, log: Log): (() => Promise<void>) | undefined {
  const [key = ""] = wanted.key.split("/", 1);
  try {
    const source = index.sourceOf(wanted);
    return () => index.add(source, key);
  } catch (error) {
    log.warn({ key, reason: reasonOf(error) }, "not indexed by source");
    return undefined;
  }
}

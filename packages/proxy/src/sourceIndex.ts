import { createHash } from "node:crypto";
import { parsePath } from "@bucketfirst/core";
import type { Store } from "./stores/store.js";

/** Finds the keys of a source without a database: empty marker objects whose names say it all. */
export interface SourceIndex {
  add(path: string, key: string): Promise<void>;
  keysOf(source: string): AsyncIterable<string>;
  remove(source: string, key: string): Promise<void>;
}

/** Markers lie at `folder + "by-source/" + md5(source) + "/" + key`. */
export function createSourceIndex(store: Store, cacheFolder: string): SourceIndex {
  const prefixOf = (source: string): string =>
    `${cacheFolder}by-source/${createHash("md5").update(source).digest("hex")}/`;
  return {
    async add(path, key) {
      const { source } = parsePath(path, { server: { edition: "pro" } });
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

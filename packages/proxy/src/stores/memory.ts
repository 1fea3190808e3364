import { createHash } from "node:crypto";
import type { StorableBody } from "./storableBody.js";
import { openBody } from "./storableBody.js";
import type { PutHead, PutOptions, Store } from "./store.js";
import type { StoredHead, StoredObject } from "./storedObject.js";

/** Settings of {@link createMemoryStore}. */
export interface MemoryStoreConfig {
  /** Most bytes of all objects together; the ones written longest ago are removed beyond. Default 256 MiB. */
  maxBytes?: number;
}

/**
 * Creates a store in the memory of this process: for tests, benchmarks, and a single proxy without a bucket.
 *
 * @example
 * const store = createMemoryStore({ maxBytes: 64 * 1024 * 1024 });
 * await store.head("missing") // undefined
 */
export function createMemoryStore({ maxBytes = 256 * 1024 * 1024 }: MemoryStoreConfig = {}): Store {
  const objects = new Map<string, StoredObject & { body: Buffer }>();
  let held = 0;

  const remove = (name: string): void => {
    held -= objects.get(name)?.body.length ?? 0;
    objects.delete(name);
  };

  return {
    label: "memory",
    head: async (name): Promise<StoredHead | undefined> => objects.get(name),
    get: async (name) => objects.get(name),
    async put(name: string, body: StorableBody, head: PutHead, { ifAbsent, signal }: PutOptions = {}) {
      if (ifAbsent && objects.has(name)) return "exists";
      const opened = openBody(body, signal);
      const bytes = Buffer.isBuffer(opened) ? opened : Buffer.concat(await opened.toArray());
      if (bytes.length !== body.length) throw new Error(`got ${bytes.length} bytes of ${body.length}`);
      remove(name);
      const etag = `"${createHash("md5").update(bytes).digest("hex")}"`;
      objects.set(name, {
        ...head,
        body: bytes,
        size: bytes.length,
        recordedSize: body.length,
        etag,
        lastModified: new Date(),
      });
      held += bytes.length;
      for (const oldest of objects.keys()) {
        if (held <= maxBytes) break;
        remove(oldest);
      }
      return "stored";
    },
    async delete(name) {
      remove(name);
    },
    async *list(prefix) {
      for (const name of [...objects.keys()]) if (name.startsWith(prefix)) yield name;
    },
    async *entries(prefix) {
      for (const [name, { size, lastModified }] of [...objects])
        if (name.startsWith(prefix)) yield { name, size, ...(lastModified && { lastModified }) };
    },
    async close() {
      objects.clear();
      held = 0;
    },
  };
}

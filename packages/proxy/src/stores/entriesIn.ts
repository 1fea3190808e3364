import type { Store } from "./store.js";
import type { StoredEntry } from "./storedObject.js";

/**
 * Yields the objects of a store that begin with `prefix`, with size and time of the last write, whatever its listing says of
 * them. An object that is removed meanwhile may be left out.
 *
 * @throws what the store throws
 */
export async function* entriesIn(store: Store, prefix: string): AsyncGenerator<StoredEntry> {
  for await (const entry of store.entries?.(prefix) ?? namesOnly(store, prefix)) {
    if (entry.size !== undefined && entry.lastModified !== undefined) yield entry;
    else {
      const head = await store.head(entry.name);
      if (head)
        yield { name: entry.name, size: head.size, ...(head.lastModified && { lastModified: head.lastModified }) };
    }
  }
}

async function* namesOnly(store: Store, prefix: string): AsyncGenerator<StoredEntry> {
  for await (const name of store.list(prefix)) yield { name };
}

import { closeSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Memory } from "../base/memory.js";
import { FileBody } from "./fileBody.js";
import { HotFiles } from "./hotFiles.js";
import { headPath, namedPath, objectOf, removeObject } from "./namedFile.js";
import { isObjectName, OBJECT_NAME } from "./objectName.js";
import { openFile, openNamed, readRest } from "./openFile.js";
import { tryFolder } from "./placeFile.js";
import type { PutHead, PutOptions, StorableBody, Store, StoredHead, StoredObject } from "./store.js";
import { filesUnder, isTemporary, sweep } from "./sweep.js";
import { removeEmptyFolder, writeFile } from "./writeFile.js";

/** Objects up to this size are read whole, in one go, while there is room; others at the pace of their readers. */
const WHOLE = 256 * 1024;

/** Settings of {@link createFolderStore}. */
export interface FolderStoreConfig {
  /** Path of the folder, absolute or from the working directory; it is made where it is missing. */
  dir: string;
}

/**
 * Creates a store in a folder: one file for each object, in one folder for each set, so that any web server can serve
 * it. A file gets its name by a rename once it is complete, so no reader ever sees half of one. A file keeps no headers:
 * the type is read from its first bytes, and `cacheControl` is not kept.
 *
 * @throws ProxyError `INVALID_CONFIG` for a folder in which nothing can be written; a system error for one that cannot be made
 * @example
 * const store = await createFolderStore({ dir: "results" });
 * createProxy({ upstream: "http://127.0.0.1:8081", signing, store });
 */
export async function createFolderStore({ dir }: FolderStoreConfig): Promise<Store> {
  await mkdir(dir, { recursive: true });
  await sweep(dir);
  const place = await tryFolder(dir);
  const root = join(dir, "/");

  const pathOf = (name: string): string => {
    // A name is the configured folder and a digest; this check holds even if another part of the code forgets that.
    if (!isObjectName(name)) throw new TypeError(`object name: expected ${OBJECT_NAME}, got ${JSON.stringify(name)}`);
    return root + name.replace(/^\//, "");
  };
  let memory = new Memory(Number.POSITIVE_INFINITY);
  let hot = new HotFiles(memory);

  return {
    label: `folder ${dir}`,
    async head(name): Promise<StoredHead | undefined> {
      const path = pathOf(name);
      const found = openFile(path) ?? openNamed(path);
      if (found) closeSync(found.fd);
      return found?.head;
    },
    async get(name): Promise<StoredObject | undefined> {
      const path = pathOf(name);
      const known = hot.get(path);
      if (known) return known;
      const found = openFile(path) ?? openNamed(path);
      if (!found) return undefined;
      const { fd, head, first, facts } = found;
      // The stream keeps this very file, also when another put renames a new one over it.
      if (head.size > WHOLE || !memory.fits(head.size)) return { ...head, body: new FileBody(fd, head.size) };
      try {
        const object = { ...head, body: first.length === head.size ? first : readRest(fd, first, head.size) };
        if (head.contentDisposition === undefined) hot.keep(path, object, facts);
        return object;
      } finally {
        closeSync(fd);
      }
    },
    async put(name: string, body: StorableBody, head: PutHead, { ifAbsent = false, signal }: PutOptions = {}) {
      const path = pathOf(name);
      if (!head.named || head.contentDisposition === undefined)
        return writeFile(path, body, { place, ifAbsent, signal });
      // The disposition is written first, so that the image is never served without it.
      const text = Buffer.from(head.contentDisposition, "latin1");
      await writeFile(headPath(path), { length: text.length, open: () => text }, { place, ifAbsent: false, signal });
      const result = await writeFile(namedPath(path), body, { place, ifAbsent, signal });
      await rm(path, { force: true });
      return result;
    },
    async delete(name) {
      const path = pathOf(name);
      await removeObject(path);
      await removeEmptyFolder(path);
    },
    async *list(prefix) {
      const lead = prefix.startsWith("/") ? "/" : "";
      // Only the folder of the prefix is read: a set has a folder of its own, beside thousands of others.
      const within = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      for (const entry of await filesUnder(join(dir, within))) {
        const name = join(entry.parentPath, entry.name)
          .slice(dir.length)
          .replace(/^[\\/]+/, "")
          .replaceAll("\\", "/");
        const object = isTemporary(entry.name) ? undefined : objectOf(lead + name);
        if (object?.startsWith(prefix)) yield object;
      }
    },
    shareMemory(shared) {
      hot.shed();
      memory = shared;
      hot = new HotFiles(shared);
    },
    async close() {},
  };
}

import { closeSync } from "node:fs";
import { stat } from "node:fs/promises";
import type { Log } from "../../base/log.js";
import { Memory } from "../../base/memory.js";
import { FileBody } from "../fileBody.js";
import { isPicture } from "../objectKind.js";
import type { StorableBody } from "../storableBody.js";
import type { PutHead, PutOptions, Store } from "../store.js";
import type { StoredHead, StoredObject } from "../storedObject.js";
import { openFolderFiles } from "./folderFiles.js";
import { FolderLimit } from "./folderLimit.js";
import { HotFiles } from "./hotFiles.js";
import { isThere } from "./namedFile.js";
import { openAny, removeAll, sizeOf, writeObject } from "./objectFiles.js";
import { readRest } from "./openFile.js";
import { openFolder } from "./placeFile.js";

/** Objects up to this size are read whole, in one go, while there is room; others at the pace of their readers. */
const WHOLE = 256 * 1024;

/** Settings of {@link createFolderStore}. */
export interface FolderStoreConfig {
  /** Path of the folder, absolute or from the working directory; it is made where it is missing. */
  dir: string;
  /**
   * Levels of folders above a file, 0 or 2: with 2 an object lies in two folders named by the first letters of its key, as
   * `ab/cd/abcd…`. Files of the other kind are read, listed and removed all the same. Default 0.
   */
  levels?: 0 | 2;
  /** Most bytes of all objects together; beyond, those go whose last use is longest ago. Default: none go. */
  limit?: {
    /** Bytes, from 1. */
    maxBytes: number;
    /** Text in front of the keys that are counted and removed, as `cacheFolder`: nothing else ever goes. Default none. */
    cacheFolder?: string;
  };
  /** Receiver of a line for each time that room was made. Default: none are written. */
  log?: Pick<Log, "info" | "warn">;
}

/**
 * Creates a store in a folder: one file for each object, in one folder for each set, so that any web server can serve
 * it. A file gets its name by a rename once it is complete, so no reader ever sees half of one. A file keeps no headers:
 * the type is read from its first bytes, and `cacheControl` is not kept.
 *
 * @throws ProxyError `INVALID_CONFIG` for a folder that cannot be made, or in which nothing can be written
 * @example
 * const store = await createFolderStore({ dir: "results" });
 * createProxy({ upstream: "http://127.0.0.1:8081", signing, store });
 */
export async function createFolderStore({ dir, levels = 0, limit, log }: FolderStoreConfig): Promise<Store> {
  const place = await openFolder(dir);
  const { pathsOf, filesOf } = openFolderFiles(dir, levels);
  let memory = new Memory(Number.POSITIVE_INFINITY);
  let hot = new HotFiles(memory);

  const remove = async (name: string): Promise<void> => {
    for (const path of pathsOf(name)) await removeAll(path);
  };

  const { maxBytes, cacheFolder = "" } = limit ?? {};
  // Whatever else lies there, such as originals and markers, is neither counted nor removed.
  const counts = (name: string): boolean => name.startsWith(cacheFolder) && isPicture(name.slice(cacheFolder.length));
  async function* counted() {
    for await (const file of filesOf(cacheFolder)) if (counts(file.name)) yield file;
  }
  const bounds = maxBytes === undefined ? undefined : new FolderLimit({ maxBytes, files: counted, remove, log });

  return {
    label: `folder ${dir}`,
    async head(name): Promise<StoredHead | undefined> {
      const found = openAny(pathsOf(name));
      if (found) closeSync(found.fd);
      return found?.head;
    },
    async get(name): Promise<StoredObject | undefined> {
      const paths = pathsOf(name);
      for (const path of paths) {
        const known = hot.get(path);
        if (!known) continue;
        bounds?.used(name, path, known.facts);
        return known.object;
      }
      const found = openAny(paths);
      if (!found) return undefined;
      const { fd, head, first, facts, path } = found;
      bounds?.used(name, path, facts);
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
      const [path, other] = pathsOf(name) as [string, string | undefined];
      if (ifAbsent && other !== undefined && isThere(other)) return "exists";
      const store = async (): Promise<"stored" | "exists"> => {
        const result = await writeObject(path, body, head, { place, ifAbsent, signal });
        // Otherwise the older one would be found again once this one is removed.
        if (result === "stored" && other !== undefined) await removeAll(other);
        return result;
      };
      if (!bounds || !counts(name)) return store();
      return bounds.write(name, { before: sizeOf([path, other]), size: body.length }, store);
    },
    async delete(name) {
      if (bounds && counts(name)) bounds.removed(name, sizeOf(pathsOf(name)));
      await remove(name);
    },
    async *list(prefix) {
      for await (const { name } of filesOf(prefix)) yield name;
    },
    async *entries(prefix) {
      for await (const { name, path } of filesOf(prefix)) {
        const facts = await stat(path).catch(() => undefined);
        if (facts) yield { name, size: facts.size, lastModified: facts.mtime };
      }
    },
    shareMemory(shared) {
      hot.shed();
      memory = shared;
      hot = new HotFiles(shared);
    },
    ...(bounds && { usage: () => bounds.usage }),
    async close() {
      await bounds?.close();
    },
  };
}

import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { mkdir, open, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Memory } from "../base/memory.js";
import { sniffType } from "../base/sniff.js";
import { FileBody } from "./fileBody.js";
import { HotFiles } from "./hotFiles.js";
import { headPath, namedPath, objectOf, readDispositionFile, removeObject } from "./namedFile.js";
import { isObjectName, OBJECT_NAME } from "./objectName.js";
import { tryFolder } from "./placeFile.js";
import type { PutHead, PutOptions, StorableBody, Store, StoredHead, StoredObject } from "./store.js";
import { filesUnder, isTemporary, sweep, temporaryName } from "./sweep.js";

/** Objects up to this size are read whole, in one go, while there is room; others at the pace of their readers. */
const WHOLE = 256 * 1024;
const FIRST = 64 * 1024;
/** Flags that never wait for the other end of a named pipe, which would stop the whole process. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Settings of {@link createFolderStore}. */
export interface FolderStoreConfig {
  /** Path of the folder, absolute or from the working directory; it is made where it is missing. */
  dir: string;
}

/**
 * Creates a store in a folder: one flat file for each object, so that any web server can serve it. A file gets its name
 * by a rename once it is complete, so no reader ever sees half of one. A file keeps no headers: the type is read from
 * its first bytes, and `cacheControl` is not kept.
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
      await mkdir(dirname(path), { recursive: true });
      const write = async (target: string, content: StorableBody, absent: boolean): Promise<"stored" | "exists"> => {
        const temporary = join(dirname(path), temporaryName());
        try {
          await writeWhole(temporary, content, signal);
          return await place(temporary, target, absent);
        } finally {
          await rm(temporary, { force: true });
        }
      };
      if (!head.named || head.contentDisposition === undefined) return write(path, body, ifAbsent);
      // The disposition is written first, so that the image is never served without it.
      const text = Buffer.from(head.contentDisposition, "latin1");
      await write(headPath(path), { length: text.length, open: () => text }, false);
      const result = await write(namedPath(path), body, ifAbsent);
      await rm(path, { force: true });
      return result;
    },
    async delete(name) {
      await removeObject(pathOf(name));
    },
    async *list(prefix) {
      const lead = prefix.startsWith("/") ? "/" : "";
      for (const entry of await filesUnder(dir)) {
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

/** Opens an image that has its file name beside it; see {@link namedPath}. */
function openNamed(path: string): ReturnType<typeof openFile> {
  const found = openFile(namedPath(path));
  if (!found) return undefined;
  const contentDisposition = readDispositionFile(path);
  if (contentDisposition !== undefined) return { ...found, head: { ...found.head, contentDisposition } };
  closeSync(found.fd);
  return undefined;
}

/**
 * Opens an object and reads its beginning. The calls are synchronous, as in nginx: the pages are nearly always in memory,
 * and four trips through the thread pool cost ten times as much as the four calls.
 */
function openFile(path: string): { fd: number; facts: Stats; head: StoredHead; first: Buffer } | undefined {
  let fd: number;
  try {
    fd = openSync(path, READ);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ENXIO") return undefined;
    throw error;
  }
  try {
    const facts = fstatSync(fd);
    if (!facts.isFile()) {
      closeSync(fd);
      return undefined;
    }
    // This one read is enough for small objects.
    const buffer = Buffer.allocUnsafe(Math.min(facts.size, FIRST));
    const first = buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, 0));
    const contentType = sniffType(first);
    const etag = `"${facts.size.toString(16)}-${Math.round(facts.mtimeMs * 1000).toString(16)}"`;
    const head = {
      size: facts.size,
      etag,
      lastModified: facts.mtime,
      ...(contentType !== undefined && { contentType }),
    };
    return { fd, facts, first, head };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function readRest(fd: number, first: Buffer, size: number): Buffer {
  const body = Buffer.allocUnsafe(size);
  first.copy(body);
  for (let at = first.length; at < size; ) {
    const read = readSync(fd, body, at, size - at, at);
    if (read === 0) throw new Error(`file ended at ${at} of ${size} bytes`);
    at += read;
  }
  return body;
}

async function writeWhole(path: string, body: StorableBody, signal: AbortSignal | undefined): Promise<void> {
  const opened = body.open();
  // The file is readable by all, since the web server that serves the folder often runs as another user.
  const file = await open(path, "wx", 0o644);
  try {
    await writeFile(file, opened, { signal });
    const { size } = await file.stat();
    if (size !== body.length) throw new Error(`wrote ${size} bytes of ${body.length}`);
    // The name must not reach the disk before the bytes, or a power cut would leave an empty or half object.
    await file.sync();
  } finally {
    await file.close();
    if (!Buffer.isBuffer(opened)) opened.destroy();
  }
}

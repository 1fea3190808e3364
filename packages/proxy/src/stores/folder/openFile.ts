import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { sniffType } from "../../base/mediaType.js";
import type { StoredHead } from "../storedObject.js";
import { namedPath, readDispositionFile } from "./namedFile.js";

const FIRST = 64 * 1024;
/** Flags that never wait for the other end of a named pipe, which would stop the whole process. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Opens an image that has its file name beside it; see {@link namedPath}. */
export function openNamed(path: string): ReturnType<typeof openFile> {
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
export function openFile(path: string): { fd: number; facts: Stats; head: StoredHead; first: Buffer } | undefined {
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

export function readRest(fd: number, first: Buffer, size: number): Buffer {
  const body = Buffer.allocUnsafe(size);
  first.copy(body);
  for (let at = first.length; at < size; ) {
    const read = readSync(fd, body, at, size - at, at);
    if (read === 0) throw new Error(`file ended at ${at} of ${size} bytes`);
    at += read;
  }
  return body;
}

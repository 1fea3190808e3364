import { statSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { StorableBody } from "../storableBody.js";
import type { PutHead } from "../store.js";
import { headPath, namedPath, removeObject } from "./namedFile.js";
import { openFile, openNamed } from "./openFile.js";
import { removeEmptyFolder, type WriteFileConfig, writeFile } from "./writeFile.js";

// An object is one file, or one with its disposition beside it: see namedFile.ts.

/** Opens the first of some files that is an image. */
export function openAny(paths: readonly string[]) {
  for (const path of paths) {
    const found = openFile(path) ?? openNamed(path);
    if (found) return { ...found, path };
  }
  return undefined;
}

/** Writes an object, with its disposition beside it where its path asks for one. */
export async function writeObject(path: string, body: StorableBody, head: PutHead, config: WriteFileConfig) {
  if (!head.named || head.contentDisposition === undefined) return writeFile(path, body, config);
  // The disposition is written first, so that the image is never served without it.
  const text = Buffer.from(head.contentDisposition, "latin1");
  await writeFile(headPath(path), { length: text.length, open: () => text }, { ...config, ifAbsent: false });
  const result = await writeFile(namedPath(path), body, config);
  await rm(path, { force: true });
  return result;
}

/** Returns the bytes of an object's files. */
export const sizeOf = (paths: readonly (string | undefined)[]): number =>
  paths
    .flatMap((path) => (path === undefined ? [] : [path, namedPath(path)]))
    .map((path) => statSync(path, { throwIfNoEntry: false }))
    .reduce((sum, facts) => sum + (facts?.isFile() ? facts.size : 0), 0);

/** Removes an object's files, and the folder of a set that is empty then. */
export async function removeAll(path: string): Promise<void> {
  await removeObject(path);
  await removeEmptyFolder(path);
}

import { readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { isMemberName } from "../objectKey.js";

/**
 * Returns the file of an image whose path asks for a file name, or for a download. A file keeps no headers, so such an
 * image lies under a name that no web server in front of the folder finds (docs/proxy.md has the pattern): the request
 * reaches the proxy, which adds the disposition that lies beside the image.
 */
export const namedPath = (path: string): string => path + (isMemberName(path) ? "-named" : ".named");

/** Returns the file with the `Content-Disposition` of such an image. */
export const headPath = (path: string): string => `${namedPath(path)}.head`;

/** Returns the name of the object that a file belongs to, undefined for a file that is no object. */
export const objectOf = (name: string): string | undefined =>
  /[.-]named\.head$/.test(name) ? undefined : name.replace(/[.-]named$/, "");

/** Reads the disposition beside an image; undefined where the file is missing. */
export function readDispositionFile(path: string): string | undefined {
  try {
    return readFileSync(headPath(path), "latin1");
  } catch {
    return undefined;
  }
}

/** Returns whether there is an image at this path, with or without a name of its own. */
export const isThere = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() === true ||
  statSync(namedPath(path), { throwIfNoEntry: false })?.isFile() === true;

/** Removes every file of an object. */
export async function removeObject(path: string): Promise<void> {
  // The image goes first, since it must never be found without its name.
  for (const file of [path, namedPath(path), headPath(path)]) await removeFile(file);
}

async function removeFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    // A folder of this name is that of a set, and no object.
    if ((error as NodeJS.ErrnoException).code !== "ERR_FS_EISDIR") throw error;
  }
}

import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";

/**
 * A file keeps no headers. An image whose path asks for a file name, or for a download, lies under a name that no web
 * server in front of the folder finds: it asks the proxy then, which serves it with what lies beside it.
 */
export const namedPath = (path: string): string => `${path}.named`;

/** The file with the `Content-Disposition` of such an image. */
export const headPath = (path: string): string => `${namedPath(path)}.head`;

/** The name of the object that a file belongs to, undefined for one that is no object. */
export const objectOf = (name: string): string | undefined =>
  name.endsWith(".named.head") ? undefined : name.replace(/\.named$/, "");

/** What was written beside an image, undefined where that has gone. */
export function readDispositionFile(path: string): string | undefined {
  try {
    return readFileSync(headPath(path), "latin1");
  } catch {
    return undefined;
  }
}

/** Every file of an object. */
export async function removeObject(path: string): Promise<void> {
  // The image first: without its name it must not be found.
  for (const file of [path, namedPath(path), headPath(path)]) await rm(file, { force: true });
}

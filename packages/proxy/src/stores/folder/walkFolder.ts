import type { Dirent } from "node:fs";
import { opendir } from "node:fs/promises";
import { join } from "node:path";

/** A file or folder below another one. */
export interface Found {
  /** Path with the folder that was walked in front. */
  path: string;
  entry: Dirent;
}

/**
 * Yields every file and folder below a folder, a folder after what lies in it; nothing where there is no such folder. Memory
 * holds a few names of each level, however many files there are.
 *
 * @throws a system error of a folder that cannot be read
 */
export async function* walkFolder(dir: string): AsyncGenerator<Found> {
  const opened = await opendir(dir, { bufferSize: 256 }).catch(missing);
  if (!opened) return;
  // Removing what was yielded is fine meanwhile.
  for await (const entry of opened) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* walkFolder(path);
    yield { path, entry };
  }
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
  throw error;
}

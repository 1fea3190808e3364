import { type FileHandle, mkdir, open, rm, rmdir, writeFile as writeInto } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMemberName } from "./objectKey.js";
import { openBody } from "./openBody.js";
import type { PlaceFile } from "./placeFile.js";
import type { StorableBody } from "./store.js";
import { temporaryName } from "./sweep.js";

/** Attempts at a file whose folder goes while it is begun: with its last member a set loses its folder. */
const ATTEMPTS = 20;

/** Settings of {@link writeFile}. */
export interface WriteFileConfig {
  place: PlaceFile;
  /** Keep a file that is already there. */
  ifAbsent: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Writes a file whole under a name for the time being, and then gives it its own; its folder is made when it is missing.
 *
 * @throws what the disk throws, also when it took another number of bytes
 */
export async function writeFile(
  path: string,
  body: StorableBody,
  { place, ifAbsent, signal }: WriteFileConfig,
): Promise<"stored" | "exists"> {
  const temporary = join(dirname(path), temporaryName());
  try {
    await writeWhole(temporary, body, signal);
    return await place(temporary, path, ifAbsent);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Removes the folder of a set that has no member any more. */
export async function removeEmptyFolder(path: string): Promise<void> {
  if (!isMemberName(path)) return;
  // It fails where a member is there, or is just being written.
  await rmdir(dirname(path)).catch(() => undefined);
}

/** Opens a new file, in a folder that may have to be made. */
async function openNew(path: string): Promise<FileHandle> {
  for (let attempt = 1; ; attempt++) {
    try {
      await mkdir(dirname(path), { recursive: true });
      // World-readable: the web server that serves the folder often runs as another user.
      return await open(path, "wx", 0o644);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || attempt === ATTEMPTS) throw error;
    }
  }
}

async function writeWhole(path: string, body: StorableBody, signal: AbortSignal | undefined): Promise<void> {
  const file = await openNew(path);
  try {
    const opened = openBody(body, signal);
    try {
      await writeInto(file, opened, { signal });
    } finally {
      if (!Buffer.isBuffer(opened)) opened.destroy();
    }
    const { size } = await file.stat();
    if (size !== body.length) throw new Error(`wrote ${size} bytes of ${body.length}`);
    // The name must not reach the disk before the bytes: after a power cut it would be an empty or half object.
    await file.sync();
  } finally {
    await file.close();
  }
}

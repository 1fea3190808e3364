import { type FileHandle, mkdir, open, rm, rmdir, writeFile as writeInto } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMemberName } from "../objectKey.js";
import type { StorableBody } from "../storableBody.js";
import { openBody } from "../storableBody.js";
import type { PlaceFile } from "./placeFile.js";
import { temporaryName } from "./sweep.js";

/** Attempts at a file whose folder is removed at the same time: a set loses its folder with its last member. */
const ATTEMPTS = 20;

/** Settings of {@link writeFile}. */
export interface WriteFileConfig {
  place: PlaceFile;
  /** True to keep a file that is already there. */
  ifAbsent: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Writes a whole file under a temporary name, and then renames it; its folder is made where it is missing.
 *
 * @throws a system error of the disk, and Error for another number of bytes than declared
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
  // This fails where a member is there, or is just being written.
  await rmdir(dirname(path)).catch(() => undefined);
}

/** Opens a new file, in a folder that may have to be made. */
async function openNew(path: string): Promise<FileHandle> {
  for (let attempt = 1; ; attempt++) {
    try {
      await mkdir(dirname(path), { recursive: true });
      // The file is readable by all, since the web server that serves the folder often runs as another user.
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
    // The name must not reach the disk before the bytes, or a power cut would leave an empty or half object.
    await file.sync();
  } finally {
    await file.close();
  }
}

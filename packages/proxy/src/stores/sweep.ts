import { randomBytes } from "node:crypto";
import type { Dirent } from "node:fs";
import { readdir, rmdir, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isKey } from "./objectKey.js";

const HOUR = 3_600_000;
const HOST = hostname().replace(/[^A-Za-z0-9]/g, "") || "host";

/** Returns a name for a file that is being written by this process, beside the file that it becomes. */
export const temporaryName = (): string => `.${HOST}-${process.pid}-${randomBytes(8).toString("hex")}.tmp`;

/** Returns whether a file is one that is being written. */
export const isTemporary = (name: string): boolean => name.startsWith(".") && name.endsWith(".tmp");

/** Lists every file in a folder and those below it; none where there is no such folder. */
export async function filesUnder(dir: string): Promise<Dirent[]> {
  return (await entriesUnder(dir)).filter((entry) => entry.isFile());
}

async function entriesUnder(dir: string): Promise<Dirent[]> {
  try {
    return await readdir(dir, { withFileTypes: true, recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}

/**
 * Removes the temporary files of killed processes: of this host at once, of any other after an hour; and empty folders of
 * sets, also after an hour, since a member may just be on its way into one.
 */
export async function sweep(dir: string): Promise<void> {
  const entries = await entriesUnder(dir);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && isTemporary(entry.name) && (await isAbandoned(path)))
      await unlink(path).catch(() => undefined);
  }
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const isSetFolder = entry.isDirectory() && isKey(entry.name);
    // A folder with a file in it cannot be removed, which is no fault here.
    if (isSetFolder && (await ageOf(path)) > HOUR) await rmdir(path).catch(() => undefined);
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const [, host, pid] = /\.([A-Za-z0-9]+)-(\d+)-[0-9a-f]+\.tmp$/.exec(path) ?? [];
  const age = await ageOf(path);
  return (host === HOST && pid !== undefined && !isAlive(Number(pid), age)) || age > HOUR;
}

const ageOf = (path: string): Promise<number> =>
  stat(path).then(
    (facts) => Date.now() - facts.mtimeMs,
    () => 0,
  );

function isAlive(pid: number, age: number): boolean {
  // In a container every start is process 1: a file that is older than this process is not its own.
  if (pid === process.pid) return age < process.uptime() * 1000;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

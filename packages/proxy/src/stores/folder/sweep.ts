import { randomBytes } from "node:crypto";
import { rmdir, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { isKey } from "../objectKey.js";
import { walkFolder } from "./walkFolder.js";

const HOUR = 3_600_000;
const HOST = hostname().replace(/[^A-Za-z0-9]/g, "") || "host";

/** Returns a name for a file that is being written by this process, beside the file that it becomes. */
export const temporaryName = (): string => `.${HOST}-${process.pid}-${randomBytes(8).toString("hex")}.tmp`;

/** Returns whether a file is one that is being written. */
export const isTemporary = (name: string): boolean => name.startsWith(".") && name.endsWith(".tmp");

/**
 * Removes the temporary files of killed processes: of this host at once, of any other after an hour; and empty folders of
 * sets, also after an hour, since a member may just be on its way into one.
 */
export async function sweep(dir: string): Promise<void> {
  for await (const { path, entry } of walkFolder(dir)) {
    if (entry.isFile() && isTemporary(entry.name) && (await isAbandoned(path)))
      await unlink(path).catch(() => undefined);
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

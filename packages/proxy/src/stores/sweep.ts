import { randomBytes } from "node:crypto";
import type { Dirent } from "node:fs";
import { readdir, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

const HOUR = 3_600_000;
const HOST = hostname().replace(/[^A-Za-z0-9]/g, "") || "host";

/** Returns a name for a file that is being written by this process, beside the file that it becomes. */
export const temporaryName = (): string => `.${HOST}-${process.pid}-${randomBytes(8).toString("hex")}.tmp`;

/** Returns whether a file is one that is being written. */
export const isTemporary = (name: string): boolean => name.startsWith(".") && name.endsWith(".tmp");

/** Lists every file in a folder and those below it. */
export async function filesUnder(dir: string): Promise<Dirent[]> {
  return (await readdir(dir, { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile());
}

/** Removes the temporary files of killed processes: of this host at once, of any other after an hour. */
export async function sweep(dir: string): Promise<void> {
  for (const entry of await filesUnder(dir)) {
    if (!isTemporary(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const [, host, pid] = /^\.([A-Za-z0-9]+)-(\d+)-/.exec(entry.name) ?? [];
    const age = await stat(path).then(
      (facts) => Date.now() - facts.mtimeMs,
      () => 0,
    );
    const abandoned = host === HOST && pid !== undefined && !isAlive(Number(pid), age);
    if (abandoned || age > HOUR) await unlink(path).catch(() => undefined);
  }
}

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

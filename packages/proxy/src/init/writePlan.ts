import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ProxyError, reasonOf } from "../base/errors.js";
import type { PlannedFile } from "./plan.js";

/**
 * Writes planned files below a folder. A file that has changed since it was planned is not written, nor is any behind it; a
 * file with a key is readable by its owner alone.
 *
 * @returns paths of the files that were written
 * @throws ProxyError `INVALID_CONFIG` that names the file, and says which were written before it
 */
export async function writePlan(dir: string, files: readonly PlannedFile[]): Promise<string[]> {
  const written: string[] = [];
  for (const file of files) {
    try {
      await writeOne(join(dir, file.path), file);
    } catch (cause) {
      const done = written.length > 0 ? `; written before it: ${written.join(", ")}` : "; nothing was written";
      throw new ProxyError(500, `${file.path}: ${reasonOf(cause)}${done}`, { code: "INVALID_CONFIG", cause });
    }
    written.push(file.path);
  }
  return written;
}

async function writeOne(path: string, { before, after, printed }: PlannedFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  if (before === undefined) return writeFile(path, after, { flag: "wx", ...(printed && { mode: 0o600 }) });
  if ((await readFile(path, "utf8")) !== before) throw new Error("it has changed meanwhile; run init again");
  return writeFile(path, after);
}

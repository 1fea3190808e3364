import { link, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ProxyError, reasonOf } from "../../base/errors.js";
import { sweep, temporaryName } from "./sweep.js";

/** Faults of a folder that do not pass by themselves. */
const FOR_GOOD = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR"]);

/** A function that gives its name to a file that has been written. */
export type PlaceFile = (temporary: string, path: string, ifAbsent: boolean) => Promise<"stored" | "exists">;

/**
 * Makes a folder where it is missing, removes temporary files of dead processes, and returns how a file gets its name there.
 *
 * @throws ProxyError `INVALID_CONFIG` for a folder that cannot be made or read, or in which nothing can be written
 */
export async function openFolder(dir: string): Promise<PlaceFile> {
  try {
    await mkdir(dir, { recursive: true });
    await sweep(dir);
  } catch (cause) {
    throw unusable(dir, "a folder that can be made and read", cause);
  }
  return tryFolder(dir);
}

/**
 * Tries a folder as the store will use it. A full disk is no fault of the folder: the store opens, and writes once there is
 * room.
 */
async function tryFolder(dir: string): Promise<PlaceFile> {
  const [first, second] = [join(dir, temporaryName()), join(dir, temporaryName())];
  try {
    await writeFile(first, "", { flag: "wx" });
    const links = await link(first, second).then(
      () => true,
      () => false,
    );
    return links ? linked : renamed;
  } catch (cause) {
    if (!FOR_GOOD.has((cause as NodeJS.ErrnoException).code ?? "")) return linked;
    throw unusable(dir, "a folder that can be written", cause);
  } finally {
    await Promise.all([first, second].map((path) => rm(path, { force: true }).catch(() => undefined)));
  }
}

const unusable = (dir: string, expected: string, cause: unknown): ProxyError =>
  new ProxyError(500, "The proxy is not configured", {
    message: `STORE_DIR: expected ${expected}, got ${JSON.stringify(dir)}: ${reasonOf(cause)}`,
    code: "INVALID_CONFIG",
    cause,
  });

const linked: PlaceFile = async (temporary, path, ifAbsent) => {
  try {
    // link() is the rename that refuses to replace.
    if (ifAbsent) await link(temporary, path);
    else await rename(temporary, path);
    return "stored";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (ifAbsent && code === "EEXIST") return "exists";
    // A folder below may lie on another file system.
    if (ifAbsent && code !== "ENOENT" && code !== "ENOSPC") return renamed(temporary, path, ifAbsent);
    throw error;
  }
};

/** Renames, for exFAT and network mounts without links. Two writers that look at the same moment write the same image. */
const renamed: PlaceFile = async (temporary, path, ifAbsent) => {
  if (ifAbsent && (await stat(path).catch(() => undefined))?.isFile()) return "exists";
  await rename(temporary, path);
  return "stored";
};

import { link, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ProxyError, reasonOf } from "../base/errors.js";
import { temporaryName } from "./sweep.js";

/** Faults of a folder that do not pass by themselves. */
const FOR_GOOD = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR"]);

/** A function that gives its name to a file that has been written. */
export type PlaceFile = (temporary: string, path: string, ifAbsent: boolean) => Promise<"stored" | "exists">;

/**
 * Tries a folder as the store will use it, and returns how a file gets its name there. A full disk is no fault of the
 * folder: the store opens, and writes once there is room.
 *
 * @throws ProxyError `INVALID_CONFIG` for a folder in which nothing can be written
 */
export async function tryFolder(dir: string): Promise<PlaceFile> {
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
    throw new ProxyError(500, "The proxy is not configured", {
      message: `STORE_DIR: expected a folder that can be written, got ${JSON.stringify(dir)}: ${reasonOf(cause)}`,
      code: "INVALID_CONFIG",
      cause,
    });
  } finally {
    await Promise.all([first, second].map((path) => rm(path, { force: true }).catch(() => undefined)));
  }
}

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

import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { invalidConfig, ProxyError, reasonOf } from "../base/errors.js";

/** Names in the folder of a development server; `originals` belongs to @bucketfirst/vite. */
export const OWN_NAMES = {
  keys: "keys.json",
  address: "server.json",
  bucket: "bucket",
  originals: "originals",
} as const;

const OURS: readonly string[] = [...Object.values(OWN_NAMES), ".gitignore"];

/**
 * Makes the folder of a development server, with a `.gitignore`, since there is a key inside. A folder that also holds
 * other files gets none, since git would then ignore those.
 *
 * @throws ProxyError `INVALID_CONFIG` where it cannot be made or written
 */
export async function makeOwnFolder(folder: string): Promise<void> {
  try {
    await mkdir(join(folder, OWN_NAMES.bucket), { recursive: true });
    const names = await readdir(folder);
    if (names.every((name) => OURS.includes(name)) && !names.includes(".gitignore"))
      await writeFile(join(folder, ".gitignore"), "*\n");
  } catch (cause) {
    throw new ProxyError(500, "The server is not configured", {
      message: `${folder}: expected a folder that can be written (${reasonOf(cause)})`,
      code: "INVALID_CONFIG",
      cause,
    });
  }
}

/**
 * Checks the folder of `local:///` sources.
 *
 * @throws ProxyError `INVALID_CONFIG` where it is no folder
 */
export async function checkRoot(root: string): Promise<void> {
  const facts = await stat(root).catch(() => undefined);
  if (facts?.isDirectory()) return;
  const found = facts === undefined ? "nothing" : facts.isFile() ? "a file" : "neither folder nor file";
  throw invalidConfig(`${root}: expected a folder of photographs, found ${found}`);
}

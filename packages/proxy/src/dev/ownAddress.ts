import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OWN_NAMES } from "./ownFolder.js";

/** Address of a development server, as it stands in its folder. */
export interface OwnAddress {
  /** Address of the server, without a final slash. */
  url: string;
  /** Port that the server took by itself; undefined where a setting names one. */
  port?: number;
  /** Number of its process. */
  pid: number;
}

/** Reads the address of the last server of a folder; undefined without one, or where the file is no address. */
export async function readAddress(folder: string): Promise<OwnAddress | undefined> {
  try {
    const address = JSON.parse(await readFile(join(folder, OWN_NAMES.address), "utf8"));
    return Number.isInteger(address?.pid) ? address : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes the address of a server, for the modules of an application that runs in the same folder. It stays when the server has
 * ended, since the next one takes the same port. A second server leaves the address of one that still runs.
 *
 * @param last address that stood there when the server started
 */
export async function keepAddress(folder: string, own: OwnAddress, last: OwnAddress | undefined): Promise<void> {
  if (last && last.pid !== own.pid && last.url !== own.url && isAlive(last.pid)) return;
  await writeFile(join(folder, OWN_NAMES.address), `${JSON.stringify(own)}\n`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It may belong to another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

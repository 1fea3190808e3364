import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProxyError, reasonOf } from "../base/errors.js";
import { unavailable } from "../sources/unavailable.js";
import type { Store } from "../stores/store.js";
import { checkedFormat } from "./checkedFormat.js";
import { UPLOAD_SCHEME, type Uploaded } from "./protocol.js";
import { readUpload } from "./readUpload.js";

/** Most photographs that are kept at once: with {@link readUpload}'s limit, 500 MiB. */
const KEPT = 10;

/** Photographs that were chosen on the page, for as long as the server runs. */
export interface Uploads {
  /**
   * Takes the photograph of a request, whose sender was checked. Beyond ten, the oldest one is removed.
   *
   * @throws ProxyError 413, 400, 422
   */
  add(request: IncomingMessage): Promise<Uploaded>;
  /**
   * Reads a source.
   *
   * @returns undefined for the address of any other source
   * @throws ProxyError 404 for a photograph that is not here
   */
  read(source: string): Promise<Buffer> | undefined;
  /** Notes keys of pictures of a source, if that is a photograph that was chosen. */
  noteKeys(source: string, keys: readonly string[]): void;
  /**
   * Removes all photographs, and what was made of them.
   *
   * @param bucket store of the pictures, whose names have `cacheFolder` in front of their key
   */
  close(bucket: Store, cacheFolder: string): Promise<void>;
}

/** Opens a place for photographs; its folder is made with the first one, and only this user may read it. */
export function createUploads(): Uploads {
  let folder: Promise<string> | undefined;
  /** Names of the files, the oldest first. No other file can be opened: no path is built from a request. */
  const names = new Set<string>();
  const keys = new Set<string>();

  /** Writes a photograph into the folder, which is made where there is none yet. */
  async function keep(name: string, bytes: Buffer): Promise<void> {
    try {
      folder ??= mkdtemp(join(tmpdir(), "bucketfirst-uploads-"));
      await writeFile(join(await folder, name), bytes, { flag: "wx", mode: 0o600 });
    } catch (cause) {
      // Another try makes a folder that could not be made.
      await folder?.catch(() => {
        folder = undefined;
      });
      throw new ProxyError(500, `file: expected room in the folder for temporary files, got ${reasonOf(cause)}`, {
        cause,
      });
    }
  }

  async function readNamed(source: string): Promise<Buffer> {
    const name = source.slice(UPLOAD_SCHEME.length);
    if (!names.has(name))
      throw unavailable("this photograph was chosen on a page of another run, or is no longer kept");
    return readFile(join(await folder!, name));
  }

  return {
    async add(request) {
      const bytes = await readUpload(request);
      const name = `${randomBytes(16).toString("hex")}.${await checkedFormat(bytes)}`;
      await keep(name, bytes);
      names.add(name);
      for (const oldest of [...names].slice(0, -KEPT)) {
        names.delete(oldest);
        await rm(join(await folder!, oldest), { force: true });
      }
      return { source: UPLOAD_SCHEME + name };
    },
    read: (source) => (source.startsWith(UPLOAD_SCHEME) ? readNamed(source) : undefined),
    noteKeys(source, made) {
      if (source.startsWith(UPLOAD_SCHEME)) for (const key of made) keys.add(key);
    },
    async close(bucket, cacheFolder) {
      names.clear();
      if (!folder) return;
      await rm(await folder, { recursive: true, force: true });
      // The name of a set's member stands behind a slash.
      for await (const name of bucket.list(cacheFolder))
        if (keys.has(name.slice(cacheFolder.length).split("/", 1)[0]!)) await bucket.delete(name);
    },
  };
}

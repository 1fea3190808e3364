import { createHmac } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImageDescriptor } from "@bucketfirst/core";

/** Returns the texts of a folder's files by their names, without pictures. */
export async function textsIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".jpg"));
  return Object.fromEntries(
    await Promise.all(
      files.map(async ({ parentPath, name }) => [
        join(parentPath, name).slice(folder.length + 1),
        await readFile(join(parentPath, name), "utf8"),
      ]),
    ),
  );
}

/** Returns the pictures in a folder, by their names. */
export async function picturesIn(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".jpg")).sort();
}

/** Signs a path as imgproxy's manual does, with its key pair "secret" and "hello". */
export const signatureOf = (path: string): string =>
  createHmac("sha256", "secret").update("hello").update(path).digest("base64url");

/** Takes the classic address of `src` apart. */
export function partsOf({ proxySrc }: ImageDescriptor): { signature: string; path: string; source: string } {
  const [, signature = "", path = ""] = /^https:\/\/img\.example\.com\/([^/]+)(\/.*)$/.exec(proxySrc) ?? [];
  return { signature, path, source: Buffer.from(path.split("/").pop()!, "base64url").toString() };
}

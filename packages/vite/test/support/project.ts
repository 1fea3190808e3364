import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
// Loaded outside the tests, whose time is bounded: the library of the embedded processor takes a while on a busy machine.
import "@bucketfirst/proxy/dev";
import { scratch } from "@bucketfirst/testkit/scratch";

export const PHOTOS = join(import.meta.dirname, "../../../../examples/gallery/photos");

/** The key pair of imgproxy's manual, "secret" and "hello", and addresses that nobody has. */
export const PRODUCTION = {
  proxyUrl: "https://img.example.com",
  cacheUrl: "https://bucket.example.com",
  sourceBase: "https://shop.example.com",
  signing: { key: "736563726574", salt: "68656C6C6F" },
};

/** Makes a project with a photograph `src/kite.jpg` of 2560 × 1600 pixels and these files, and returns its folder. */
export async function makeProject(files: Record<string, string>): Promise<string> {
  const root = await scratch();
  await mkdir(join(root, "src"));
  await copyFile(join(PHOTOS, "kite.jpg"), join(root, "src/kite.jpg"));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return root;
}

/** A page of a module. */
export const page = (module: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Kite</title></head><body><script type="module" src="${module}"></script></body></html>`;

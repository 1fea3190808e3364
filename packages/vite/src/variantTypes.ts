import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { variantTypes } from "@bucketfirst/proxy";

/** Returns the file for the types, as an absolute path. */
export const typesFile = (root: string, given: string | undefined): string =>
  given === undefined
    ? join(root, ...(existsSync(join(root, "src")) ? ["src"] : []), "bucketfirst.d.ts")
    : resolve(root, given);

/** Writes the types of the variants, unless the file has them already: an editor reads a written file anew. */
export async function writeVariantTypes(file: string, variants: readonly string[]): Promise<void> {
  const text = variantTypes(variants);
  if ((await readFile(file, "utf8").catch(() => "")) === text) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

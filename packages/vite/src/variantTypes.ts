import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

const HEAD = `// Written by @bucketfirst/vite: the variants of this project. Commit it, so that types can be checked before a build.
`;

/**
 * Returns the declarations of `?variant=` imports: a module for each variant, so that a misspelt one does not compile, and
 * their names as a union.
 */
export function variantTypes(variants: readonly string[]): string {
  const names = variants.map((name) => JSON.stringify(name)).join(" | ") || "never";
  const modules = variants.map(
    (name) => `declare module ${JSON.stringify(`*?variant=${encodeURIComponent(name)}`)} {
  const image: import("@bucketfirst/core").AnyDescriptor;
  export default image;
}
`,
  );
  return `${HEAD}${modules.join("")}declare module "@bucketfirst/vite/variants" {
  /** Names of the variants. */
  export type Variant = ${names};
}
`;
}

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

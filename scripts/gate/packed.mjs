import { readdirSync } from "node:fs";
import { join } from "node:path";
import { freshScratch, pnpm, tool, workspaces } from "./workspace.mjs";

/** `.d.ts` files of Svelte components point at `.svelte` files, which TypeScript alone cannot resolve. */
const IGNORED_RULES = { svelte: ["--ignore-rules", "internal-resolution-error"] };

/**
 * Returns one step for each published package: it packs it as `pnpm publish` would (which also rewrites `workspace:`
 * ranges), and checks that tarball, because a folder may hold files that the package does not.
 */
export function packedSteps() {
  return workspaces()
    .filter(({ manifest }) => !manifest.private)
    .map(({ name, dir }) => ({
      name: `package ${name}`,
      run: async () => {
        const out = freshScratch(`pack-${name}`);
        const packed = await pnpm(["pack", "--pack-destination", out], { cwd: dir });
        if (!packed.ok) return packed;
        return checkTarball(name, join(out, readdirSync(out)[0]));
      },
    }));
}

/** Lets publint and attw read the tarball of the package in the folder `name`. */
export async function checkTarball(name, tarball) {
  const lint = await tool("publint", ["run", tarball, "--strict"]);
  const args = [tarball, "--profile", "esm-only", "--no-emoji", "--format", "table-flipped"];
  // Style sheets, the manifest and components of Astro are published on purpose and have no types of TypeScript's own.
  const untyped = ["./style.css", "./CachedImage.astro", "./package.json"];
  args.push("--exclude-entrypoints", ...untyped, ...(IGNORED_RULES[name] ?? []));
  const types = await tool("attw", args);
  return { ok: lint.ok && types.ok, output: `${lint.output}\n${types.output}` };
}

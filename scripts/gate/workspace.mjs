import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
/** Folder for throwaway files of the gate: it lies under node_modules, so that no tool reads it and git ignores it. */
const scratch = join(root, "node_modules/.cache/bucketfirst");

/** Lists workspace packages and the gallery as `{ name, dir, manifest }`, in stable order; the other examples stand alone. */
export function workspaces() {
  return ["packages", "examples"].flatMap((group) =>
    readdirSync(join(root, group), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(root, group, entry.name, "package.json")))
      .filter((entry) => !existsSync(join(root, group, entry.name, "package-lock.json")))
      .map((entry) => {
        const dir = join(root, group, entry.name);
        return { name: entry.name, dir, manifest: JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) };
      })
      .sort((a, b) => a.name.localeCompare(b.name)),
  );
}

/** Runs a tool of the root's devDependencies without pnpm in between, which saves a second. */
export function tool(name, args, options) {
  return run(join(root, "node_modules/.bin", name), args, { cwd: root, ...options });
}

/** Runs the pnpm that started the gate, else the pinned one, so that `node scripts/test.mjs` works as well. */
export function pnpm(args, options) {
  const started = process.env.npm_execpath;
  return started?.includes("pnpm")
    ? run(process.execPath, [started, ...args], { cwd: root, ...options })
    : run("npx", ["-y", "pnpm@10.34.9", ...args], { cwd: root, ...options });
}

/** Empties and returns a folder for one step's throwaway files. */
export function freshScratch(name) {
  const dir = join(scratch, name);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  return dir;
}

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "../gate/run.mjs";
import { NPM, online } from "./install.mjs";

/** Package of npm with the program itself, in an exact version that newest Nuxt and Astro run on. */
const NODE = "node@22.23.3";
const MAJOR = 22;

/**
 * Puts a Node into a path that the newest frameworks need: this one where it is new enough, else one from npm, which is installed
 * into `folder` once.
 *
 * @returns `{ ok, path }`, `{ ok: false, output }`, or `{ skipped }` where the registry does not answer
 */
export async function newerNode(folder) {
  if (Number.parseInt(process.versions.node, 10) > MAJOR) return { ok: true, path: process.env.PATH };
  const dir = join(folder, `node-${MAJOR}`);
  const bin = join(dir, "node_modules/node/bin");
  if (!existsSync(bin)) {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, "package.json"), "{}");
    // Its install script puts the program of this machine in place.
    const installed = await run("npm", ["install", ...NPM, NODE], { cwd: dir, seconds: 300 });
    if (!installed.ok) return online(installed);
  }
  return { ok: true, path: `${bin}${delimiter}${process.env.PATH}` };
}

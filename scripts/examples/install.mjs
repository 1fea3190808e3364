import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { run } from "../gate/run.mjs";
import { root } from "../gate/workspace.mjs";

export const NPM = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
/** Folders that a build or an install leaves in the folder of an example. */
const LEFT_BEHIND = /^(node_modules|dist|build|\.next|\.nuxt|\.output|\.svelte-kit|\.astro|\.react-router)$/;
/** Errors of npm without a network. */
const OFFLINE = /\b(EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/;

/** Returns a result, or one that is skipped where there is no network. */
export const online = (result) =>
  !result.ok && OFFLINE.test(result.output) ? { skipped: "the registry does not answer" } : result;

const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));
const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
const ownEntries = (lock) =>
  Object.entries(lock.packages).filter(([path]) => /(^|\/)node_modules\/@bucketfirst\/[^/]+$/.test(path));

/** Copies the example of a name to a place outside of this repository, so that nothing of it resolves from there. */
export function copyExample(dir) {
  const name = basename(dir);
  const from = join(root, "examples", name);
  if (!existsSync(join(from, "package.json"))) throw new Error(`examples/${name}: there is no such example`);
  cpSync(from, dir, { recursive: true, filter: (path) => !LEFT_BEHIND.test(basename(path)) });
}

/**
 * Installs exactly what the lock names. Our own packages are in no registry yet: their entries are pointed at the
 * tarballs, in the lock alone, so that the manifest stays as a user would have it.
 */
export async function installExample(dir, tarballs) {
  const file = join(dir, "package-lock.json");
  const lock = readJson(file);
  for (const [path, entry] of ownEntries(lock)) {
    const name = path.slice(path.lastIndexOf("@"));
    if (!tarballs[name]) return { ok: false, output: `${path}: is in the lock, but is no package of ours` };
    entry.resolved = `file:${tarballs[name]}`;
  }
  writeJson(file, lock);
  const result = await run("npm", ["ci", "--ignore-scripts", ...NPM], { cwd: dir, seconds: 300 });
  if (!result.ok && OFFLINE.test(result.output))
    return { skipped: "the registry does not answer, and npm's cache does not hold all it needs" };
  return result;
}

/**
 * Writes the lock of an example anew from its manifest, without any download address, and without digests of our own
 * packages, which every build changes.
 */
export async function lockExample(name, folder, tarballs) {
  const dir = join(folder, name);
  copyExample(dir);
  const manifestFile = join(dir, "package.json");
  const manifest = readJson(manifestFile);
  const local = Object.fromEntries(Object.entries(tarballs).map(([own, path]) => [own, `file:${path}`]));
  const groups = ["dependencies", "devDependencies"].filter((group) => manifest[group]);
  const point = (group) =>
    Object.fromEntries(Object.entries(manifest[group]).map(([own, version]) => [own, local[own] ?? version]));
  const pointed = Object.fromEntries(groups.map((group) => [group, point(group)]));
  writeJson(manifestFile, { ...manifest, ...pointed, overrides: { ...manifest.overrides, ...local } });
  const result = await run("npm", ["install", "--package-lock-only", ...NPM], { cwd: dir, seconds: 300 });
  if (!result.ok) return result;
  const lock = readJson(join(dir, "package-lock.json"));
  for (const [, entry] of ownEntries(lock)) {
    delete entry.resolved;
    delete entry.integrity;
  }
  for (const group of groups) lock.packages[""][group] = manifest[group];
  writeJson(join(root, "examples", name, "package-lock.json"), lock);
  return result;
}

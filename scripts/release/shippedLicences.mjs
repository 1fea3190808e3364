import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { publicPackages } from "./publicPackages.mjs";

/**
 * Lists what an installation of the packages brings, as `{ name, version, licence }`: dependencies and optional ones, with
 * theirs, and what is bundled. Peers are the application's own.
 */
export function shippedLicences() {
  const found = new Map();
  const waiting = publicPackages().map(({ dir }) => dir);
  const unbuilt = waiting.find((dir) => !existsSync(join(dir, "dist")));
  if (unbuilt) throw new Error(`${unbuilt}: expected a build, which lists what it bundled, found none`);
  for (const dir of waiting) {
    const { name, version, license, dependencies, optionalDependencies } = readJson(join(dir, "package.json"));
    if (found.has(dir)) continue;
    found.set(dir, { name, version, licence: license ?? "none" });
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const folder = folderOf(dependency, dir);
      if (folder) waiting.push(folder);
      // Builds for other systems are not installed; this one's stands for them.
      else if (dependencies?.[dependency]) throw new Error(`${dependency}, which ${name} needs, is not installed`);
    }
    const bundled = join(dir, "dist/THIRD-PARTY.txt");
    if (existsSync(bundled)) for (const one of bundledIn(bundled)) found.set(`${dir} ${one.name}`, one);
  }
  return [...found.values()];
}

/** Looks for a package in the folders that Node searches, from `dir` upwards. */
function folderOf(name, dir) {
  for (let at = dir; at !== dirname(at); at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (existsSync(join(folder, "package.json"))) return realpathSync(folder);
  }
  return undefined;
}

/** Reads the lines `NAME VERSION (LICENCE)` that the build writes above each text. */
function bundledIn(file) {
  return [...readFileSync(file, "utf8").matchAll(/^(\S+) (\d\S*) \((.+)\)$/gm)].map(([, name, version, licence]) => ({
    name,
    version,
    licence,
  }));
}

const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

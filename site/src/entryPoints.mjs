import { existsSync } from "node:fs";
import { join } from "node:path";
import { ADAPTERS, INTEGRATIONS } from "../../scripts/adapters.mjs";
import { workspaces } from "../../scripts/gate/workspace.mjs";

const RANK = ["core", ...ADAPTERS.map(({ name }) => name), ...INTEGRATIONS.map(({ name }) => name)];
const rank = ({ name }) => (RANK.includes(name) ? RANK.indexOf(name) : RANK.length);

/** Finds the source of a declaration file of a build. */
function sourceOf(dir, types) {
  const base = join(dir, types.replace("./dist/", "src/").replace(/\.d\.ts$/, ""));
  return [`${base}.ts`, `${base}.tsx`].find((file) => existsSync(file));
}

/**
 * Lists the entries of every published package that have types, as `{ name, source, description }`: what an application imports,
 * such as `@bucketfirst/core/html`, the path of its source, and the description of its package. An entry without a source here is a fault.
 */
export function entryPoints() {
  return workspaces()
    .filter(({ manifest }) => !manifest.private)
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap(({ dir, manifest }) =>
      Object.entries(manifest.exports)
        .filter(([, entry]) => /\.d\.ts$/.test(entry.types ?? ""))
        // The declaration of a stylesheet names no value.
        .filter(([path]) => !path.endsWith(".css"))
        .map(([path, { types }]) => {
          const name = join(manifest.name, path);
          const source = sourceOf(dir, types);
          if (!source) throw new Error(`${name}: no source for ${types}`);
          return { name, source, description: manifest.description };
        }),
    );
}

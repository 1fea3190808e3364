// The one list of adapters is adapters.json; this reads it for scripts and tests. CONTRIBUTING says what a row means.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * The rows of adapters.json, each with its `name`, which is that of its folder in packages/.
 *
 * @type {{ name: string, framework: string[], sizeLimit: string }[]}
 */
export const ADAPTERS = Object.entries(JSON.parse(readFileSync(join(root, "adapters.json"), "utf8"))).map(
  ([name, row]) => ({ name, ...row }),
);

/** Matches an import of any framework, which an application brings itself. */
export const FRAMEWORKS = new RegExp(`^(${ADAPTERS.flatMap(({ framework }) => framework).join("|")})(/|$)`);

/**
 * Returns the Vite plugins that compile an adapter whose components are published as source: those of its compiler.mjs,
 * or none where it has no such file.
 *
 * @param {string} name name of the adapter
 * @param {{ dev: boolean }} options whether to compile for development
 * @returns {Promise<import("vite").PluginOption[]>}
 */
export async function compilersOf(name, options) {
  const file = join(root, "packages", name, "compiler.mjs");
  return existsSync(file) ? (await import(pathToFileURL(file).href)).compilers(options) : [];
}

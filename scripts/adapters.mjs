// The one list of adapters is adapters.json, that of integrations integrations.json; this reads them for scripts and tests.
// CONTRIBUTING says what a row means.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Reads a list: an object of rows by their names. */
function rowsOf(file) {
  const rows = JSON.parse(readFileSync(join(root, file), "utf8"));
  return Object.entries(rows).map(([name, row]) => ({ name, ...row }));
}

/**
 * The rows of adapters.json, each with its `name`, which is that of its folder in packages/.
 *
 * @type {{ name: string, framework: string[], sizeLimit: string }[]}
 */
export const ADAPTERS = rowsOf("adapters.json");

/**
 * The rows of integrations.json, each with its `name`, which is that of its folder in packages/, and the packages that its
 * types need.
 *
 * @type {{ name: string, framework: string[] }[]}
 */
export const INTEGRATIONS = rowsOf("integrations.json");

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

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const { compilerOptions } = JSON.parse(readFileSync(resolve(root, "tsconfig.sources.json"), "utf8"));

/** Names of workspace packages and the source each stands for, as Vite takes them; the list is `tsconfig.sources.json`. */
const alias = Object.entries(compilerOptions.paths as Record<string, [string]>).map(([name, [path]]) => ({
  find: new RegExp(`^${name.replace("*", "([A-Za-z]+)")}$`),
  replacement: resolve(root, path.replace("*", "$1")),
}));

/** Settings of every test project by which workspace packages see each other's source, so that no test reads an old build. */
export const sources = {
  resolve: { alias },
  // As the `development` condition of core's exports has it: adapters are tested with what a developer reads.
  define: { __DEV__: "true" },
};

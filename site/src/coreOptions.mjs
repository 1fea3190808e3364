import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { freshScratch, root } from "../../scripts/gate/workspace.mjs";

/** Files of core's options that the reference is made from; none of them is a public entry. */
const ENTRY = `
export { PROCESSING_OPTIONS } from "./table.js";
export { argumentsOf } from "./row.js";
export { SHAPES, COMMON_WORDS } from "./shapes.js";
`;

/** Loads core's option table with its reader: `{ PROCESSING_OPTIONS, argumentsOf, SHAPES, COMMON_WORDS }`. */
export async function loadCoreOptions() {
  const outfile = join(freshScratch("site-options"), "options.mjs");
  await build({
    stdin: { contents: ENTRY, resolveDir: join(root, "packages/core/src/options"), loader: "ts" },
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    logLevel: "error",
  });
  return import(pathToFileURL(outfile).href);
}

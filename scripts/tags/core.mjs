import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { freshScratch, root } from "../gate/workspace.mjs";

/** Core's builders and printers from their sources, as production builds have them, so that nothing has to be built before. */
export async function loadCore() {
  const outfile = join(freshScratch("tags-core"), "core.mjs");
  await build({
    stdin: {
      contents:
        'export { createImages, parsePath } from "./index.js"; export * from "./html/index.js"; export { styleText } from "./html/styleText.js";',
      resolveDir: join(root, "packages/core/src"),
    },
    bundle: true,
    platform: "node",
    format: "esm",
    define: { __DEV__: "false" },
    logLevel: "silent",
    outfile,
  });
  return import(pathToFileURL(outfile).href);
}

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { freshScratch, root } from "../gate/workspace.mjs";

/** The playground's maker of addresses and of code to copy, from its sources, so that nothing has to be built before. */
export async function loadPlayground() {
  const outfile = join(freshScratch("ports-playground"), "makeAddresses.mjs");
  const core = join(root, "packages/core/src");
  await build({
    entryPoints: [join(root, "packages/proxy/src/playground/makeAddresses.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    define: { __DEV__: "false" },
    alias: { "@bucketfirst/core/html": join(core, "html/index.ts"), "@bucketfirst/core": join(core, "index.ts") },
    logLevel: "silent",
    outfile,
  });
  return import(pathToFileURL(outfile).href);
}

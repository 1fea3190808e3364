import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { freshScratch, root } from "../gate/workspace.mjs";

/** Loads the functions of core and the proxy that read what strangers send, from their sources. */
export async function loadParsers() {
  const outfile = join(freshScratch("fuzz-parsers"), "parsers.mjs");
  const core = "../core/src";
  const lines = [
    `export * from "${core}/index.ts"`,
    `export { renderImage } from "${core}/html/renderImage.ts"`,
    `export { readDescriptor } from "${core}/dom/readDescriptor.ts"`,
    `export { targetOf } from "./src/http/target.ts"`,
    `export { isProxyError } from "./src/base/errors.ts"`,
    `export { classify } from "./src/storing/classify.ts"`,
    `export { isPicture, sniffType } from "./src/base/mediaType.ts"`,
    `export { readDisposition, sentDisposition } from "./src/base/contentDisposition.ts"`,
    `export { s3FaultOf } from "./src/stores/s3/s3Fault.ts"`,
    `export { listEntries } from "./src/stores/s3/s3List.ts"`,
    `export { StoreError } from "./src/stores/storeError.ts"`,
    `export { IMG_ATTRIBUTES, SOURCE_ATTRIBUTES } from "../testkit/src/hostileDescriptors.ts"`,
  ];
  await build({
    stdin: { contents: lines.join(";\n"), resolveDir: join(root, "packages/proxy"), loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "node",
    define: { __DEV__: "false" },
    outfile,
    logLevel: "error",
  });
  const parsers = await import(pathToFileURL(outfile).href);
  const { JSDOM } = createRequire(join(root, "packages/core/package.json"))("jsdom");
  return { ...parsers, JSDOM, attributes: new Set([...parsers.IMG_ATTRIBUTES, ...parsers.SOURCE_ATTRIBUTES]) };
}

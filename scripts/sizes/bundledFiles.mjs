import { build } from "esbuild";

/**
 * Bundles a line of code by esbuild, as an application whose files lie in `dir` would. Returns the paths of the bundled
 * files, from the working directory on.
 *
 * @param {{ dir: string, code: string, loader?: "js" | "ts" }} entry
 * @returns {Promise<string[]>}
 */
export async function bundledFiles({ dir, code, loader = "js" }) {
  const { metafile } = await build({
    stdin: { contents: code, resolveDir: dir, sourcefile: `entry.${loader}`, loader },
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  return Object.keys(metafile.inputs);
}

import { join } from "node:path";
import { esmExternalRequirePlugin, build as vite } from "vite";
import { compilersOf, FRAMEWORKS } from "../adapters.mjs";

/** Matches the path of a module that signs or hashes: what a browser runs must hold none. */
export const HASH_CODE = /@noble|node:crypto|[/\\]sign[/\\]/;

const ENTRY = "\0entry.js";

/**
 * Bundles a line of code as an application would: production, minified, ESM, the framework external. `dir` is where its
 * imports are looked up; `external` adds to what stays outside, and `define` to the constants of a production build.
 * Gives vite's chunk: `code`, `moduleIds`, and what it imports from outside as `imports`.
 *
 * @param {{ dir: string, code: string, plugins?: import("vite").PluginOption[], external?: RegExp[], define?: Record<string, string> }} entry
 */
export async function bundleEntry({ dir, code, plugins = [], external = [], define = {} }) {
  const entry = {
    name: "entry",
    resolveId: (id) => (id === ENTRY ? id : undefined),
    load: (id) => (id === ENTRY ? code : undefined),
  };
  const result = await vite({
    root: dir,
    configFile: false,
    logLevel: "error",
    mode: "production",
    // CommonJS gets imports as well: the stand-in for `require` is bytes that no application carries.
    plugins: [entry, esmExternalRequirePlugin({ external: [FRAMEWORKS, ...external] }), ...plugins],
    define: { "process.env.NODE_ENV": '"production"', ...define },
    build: {
      write: false,
      target: "es2022",
      minify: true,
      rolldownOptions: {
        input: ENTRY,
        preserveEntrySignatures: "strict",
        output: { format: "es", codeSplitting: false },
      },
    },
  });
  const chunk = [result].flat()[0].output.find(({ type }) => type === "chunk");
  if (chunk.exports.length === 0) throw new Error(`${code.trim()}: the bundle exports nothing`);
  return chunk;
}

/** Our `CachedImage` alone for `bundleEntry`: what an application does not import, it does not ship. */
export async function componentEntry(root, name) {
  const dir = join(root, "packages", name);
  const code = `export { CachedImage } from ${JSON.stringify(join(dir, "dist/index.js"))};\n`;
  return { dir, code, plugins: await compilersOf(name, { dev: false }) };
}

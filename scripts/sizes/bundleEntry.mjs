import { join } from "node:path";
import { esmExternalRequirePlugin, build as vite } from "vite";
import { compilersOf, FRAMEWORKS } from "../adapters.mjs";

/** Matches the path of a module that signs or hashes: code for browsers must hold none. */
export const HASH_CODE = /@noble|node:crypto|[/\\]sign[/\\]/;

const ENTRY = "\0entry.js";

/**
 * Bundles a line of code as an application would: production, minified, ESM, the framework external. Its imports resolve
 * from `dir`; `external` adds packages that stay outside, and `define` constants of a production build. Returns vite's
 * chunk: `code`, `moduleIds`, and the `imports` from outside.
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
    // CommonJS gets imports as well, since no application carries the stand-in for `require`.
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

/** Returns the entry of our `CachedImage` alone for `bundleEntry`: an application ships only the names that it imports. */
export async function componentEntry(root, name) {
  const dir = join(root, "packages", name);
  const code = `export { CachedImage } from ${JSON.stringify(join(dir, "dist/index.js"))};\n`;
  return { dir, code, plugins: await compilersOf(name, { dev: false }) };
}

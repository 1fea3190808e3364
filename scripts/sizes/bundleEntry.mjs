import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { esmExternalRequirePlugin, build as vite } from "vite";

const FRAMEWORK = [/^(react|react-dom|vue|svelte)(\/|$)/];
const ENTRY = "\0entry.js";

/**
 * Bundles a line of code as an application would: production, minified, ESM, the framework external. `dir` is where its
 * imports are looked up; `external` adds to what stays outside, and `define` to the constants of a production build.
 * Gives vite's chunk: `code`, `moduleIds`, and what it imports from outside as `imports`.
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
    plugins: [entry, esmExternalRequirePlugin({ external: [...FRAMEWORK, ...external] }), ...plugins],
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

/** Svelte components are published as source: its compiler, ours, goes along with any bundle that holds one. */
export async function sveltePlugins(root) {
  const { resolve } = createRequire(join(root, "packages/svelte/package.json"));
  const { svelte } = await import(pathToFileURL(resolve("@sveltejs/vite-plugin-svelte")).href);
  return svelte({ configFile: false });
}

/** Our `CachedImage` alone for `bundleEntry`: what an application does not import, it does not ship. */
export async function componentEntry(root, name) {
  const dir = join(root, "packages", name);
  const code = `export { CachedImage } from ${JSON.stringify(join(dir, "dist/index.js"))};\n`;
  return { dir, code, plugins: name === "svelte" ? await sveltePlugins(root) : [] };
}

// Bundles each component as an application would (production, minified, framework external) for .size-limit.json, and
// refuses hash code in it: a component that pulls in a signer could be handed a secret.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import { freshScratch, root } from "./gate/workspace.mjs";

const out = freshScratch("bundles");
const FRAMEWORK = /^(react|react-dom|vue|svelte)(\/|$)/;
const HASHES = /@noble|node:crypto|[/\\]sign[/\\]/;

async function bundlePlain(name) {
  const result = await esbuild({
    stdin: { contents: `export { CachedImage } from "./dist/index.js";`, resolveDir: join(root, "packages", name) },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    external: ["react", "react-dom", "vue"],
    outfile: join(out, `${name}.js`),
    metafile: true,
    logLevel: "error",
  });
  const [output] = Object.values(result.metafile.outputs);
  return Object.entries(output.inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([input]) => input);
}

/** Svelte components are published as source, so this goes through the compiler that its users have. */
async function bundleSvelte() {
  const dir = join(root, "packages/svelte");
  const plugin = createRequire(join(dir, "package.json")).resolve("@sveltejs/vite-plugin-svelte");
  const { svelte } = await import(pathToFileURL(plugin).href);
  // Only the component: what an application does not import, it does not ship.
  const entry = join(out, "svelte.entry.js");
  writeFileSync(entry, `export { CachedImage } from ${JSON.stringify(join(dir, "dist/index.js"))};\n`);
  const result = await vite({
    root: dir,
    configFile: false,
    logLevel: "error",
    plugins: [svelte({ configFile: false })],
    // Vite leaves this to the application when it builds a library.
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      target: "es2022",
      minify: true,
      lib: { entry, formats: ["es"] },
      rolldownOptions: { external: FRAMEWORK },
    },
  });
  const chunk = [result].flat()[0].output.find(({ type }) => type === "chunk");
  writeFileSync(join(out, "svelte.js"), chunk.code);
  return chunk.moduleIds;
}

for (const [name, bundle] of [
  ["react", bundlePlain],
  ["vue", bundlePlain],
  ["svelte", bundleSvelte],
]) {
  const inputs = await bundle(name);
  const hashes = inputs.filter((input) => HASHES.test(input));
  console.log(
    `${name}: ${inputs.length} modules${hashes.length ? `, hash code among them: ${hashes.join(", ")}` : ""}`,
  );
  if (hashes.length > 0) process.exitCode = 1;
}

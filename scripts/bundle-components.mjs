// Bundles each component as an application would (production, minified, framework external) for .size-limit.json, and
// refuses hash code in it: a component that pulls in a signer could be handed a secret.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build as vite } from "vite";
import { freshScratch, root } from "./gate/workspace.mjs";

const out = freshScratch("bundles");
const FRAMEWORK = /^(react|react-dom|vue|svelte)(\/|$)/;
const HASHES = /@noble|node:crypto|[/\\]sign[/\\]/;

/** Every framework the same way; Svelte components are published as source, so its compiler goes along. */
async function bundle(name) {
  const dir = join(root, "packages", name);
  const plugins = [];
  if (name === "svelte") {
    const plugin = createRequire(join(dir, "package.json")).resolve("@sveltejs/vite-plugin-svelte");
    const { svelte } = await import(pathToFileURL(plugin).href);
    plugins.push(svelte({ configFile: false }));
  }
  // Only the component: what an application does not import, it does not ship.
  const entry = join(out, `${name}.entry.js`);
  writeFileSync(entry, `export { CachedImage } from ${JSON.stringify(join(dir, "dist/index.js"))};\n`);
  const result = await vite({
    root: dir,
    configFile: false,
    logLevel: "error",
    mode: "production",
    plugins,
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      target: "es2022",
      minify: true,
      rolldownOptions: {
        input: entry,
        external: FRAMEWORK,
        preserveEntrySignatures: "strict",
        output: { format: "es" },
      },
    },
  });
  const chunk = [result].flat()[0].output.find(({ type }) => type === "chunk");
  writeFileSync(join(out, `${name}.js`), chunk.code);
  return chunk.moduleIds;
}

for (const name of ["react", "vue", "svelte"]) {
  const inputs = await bundle(name);
  const hashes = inputs.filter((input) => HASHES.test(input));
  console.log(
    `${name}: ${inputs.length} modules${hashes.length ? `, hash code among them: ${hashes.join(", ")}` : ""}`,
  );
  if (hashes.length > 0) process.exitCode = 1;
}

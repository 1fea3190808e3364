import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build } from "vite";
import { describe, expect, test } from "vitest";

// Vite takes the `development` condition of packages in any other environment, vitest's own among them.
process.env.NODE_ENV = "production";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What `export { names } from "source"` costs in production, framework external. */
async function bundle(source: string, names = "CachedImage"): Promise<string> {
  const entry = "virtual:entry";
  const result = await build({
    configFile: false,
    root,
    logLevel: "silent",
    mode: "production",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [
      svelte({ configFile: false, preprocess: [], compilerOptions: { dev: false } }),
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? `export { ${names} } from "${source}";` : undefined),
      },
    ],
    build: {
      write: false,
      minify: "esbuild",
      target: "es2022",
      rollupOptions: {
        input: entry,
        external: [/^(react|vue|svelte)($|\/)/],
        preserveEntrySignatures: "strict",
        output: { format: "es" },
      },
    },
  });
  return (result as { output: { code: string }[] }).output.map(({ code }) => code).join("\n");
}

describe.each(["react", "vue", "svelte"])("%s", (name) => {
  test("nothing of it signs or hashes, and no development warning is left", async () => {
    const code = await bundle(`@bucketfirst/${name}`, "CachedImage, FallbackScript");
    expect(code).not.toMatch(/hmac|sha256|md5|noble/i);
    expect(code).not.toMatch(/console\.|\[bucketfirst\]/);
    // Guards against a bundle that is empty.
    expect(code).toMatch(/data-proxy-/);
  });
});

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build } from "vite";
import { describe, expect, test } from "vitest";
import { ADVICE_PAGES } from "../src/advice.js";

// In any other environment, also vitest's own, Vite uses the `development` condition of packages.
process.env.NODE_ENV = "production";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Bundles `export { names } from "source"` for production, with the framework external. */
async function bundle(source: string, names: string): Promise<string> {
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

const warnings = readFileSync(`${root}/../core/src/dom/warnings.ts`, "utf8");

/** Advice of the development build with its cure, read from its source: the calls that hold two texts. */
const ADVICE = [...warnings.matchAll(/warn\(\s*"([^"]+)",\s*"([^"]+)"/g)].map(
  ([, what, cure]) => [what, cure] as [string, string],
);

test("every advice is shown by a page of its own", () => {
  const shown = ADVICE_PAGES.flatMap(({ advice }) => advice.slice(0, 1));
  for (const [what] of ADVICE) expect(shown).toContain(what);
  // Some advice is chosen between two texts, which the pattern above does not find.
  for (const what of shown) expect(warnings).toContain(JSON.stringify(what));
  expect(new Set(shown).size).toBe(shown.length);
});

const FORMS = [
  ["@bucketfirst/react", "CachedImage, FallbackScript, ImagesProvider, useCachedImage"],
  ["@bucketfirst/vue", "CachedImage, FallbackScript, imagesPlugin, useCachedImage, useFallbackScript"],
  ["@bucketfirst/svelte", "CachedImage, FallbackScript, cachedImage, setImages"],
  ["@bucketfirst/core/dom", "installFallback, attachFallback, readDescriptor"],
  ["@bucketfirst/core/adapter", "attachFallback, imageResolver, trackImage, writeAttributes"],
] as const;

describe.each(FORMS)("%s", (source, names) => {
  test("nothing of it signs or hashes, and no development warning is left", async () => {
    const code = await bundle(source, names);
    expect(code).not.toMatch(/hmac|sha256|md5|noble/i);
    expect(code).not.toMatch(/console\.|\[bucketfirst\]/);
    for (const text of ADVICE.flat()) expect(code).not.toContain(text);
    expect(code).not.toContain("images instance in context");
    // Guards against a bundle that is empty.
    expect(code).toMatch(/data-proxy-/);
  });
});

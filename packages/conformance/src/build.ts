import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build, type InlineConfig } from "vite";
import { ADAPTERS } from "./cases.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where the bundles lie. */
export const DIST = here("../dist");

/** Builds the client apps, and what renders them on a server, in development mode: hydration warnings must be seen. */
export async function buildApps(): Promise<void> {
  const shared: InlineConfig = {
    configFile: false,
    root: here(".."),
    logLevel: "error",
    mode: "development",
    define: {
      "process.env.NODE_ENV": '"development"',
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    plugins: [svelte({ configFile: false, compilerOptions: { dev: true }, preprocess: [] })],
  };
  await build({
    ...shared,
    build: {
      outDir: `${DIST}/client`,
      minify: false,
      modulePreload: false,
      rollupOptions: {
        input: Object.fromEntries(ADAPTERS.map((name) => [name, here(`./apps/${name}.client.ts`)])),
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  await build({
    ...shared,
    ssr: { noExternal: [/^@bucketfirst\//] },
    build: {
      outDir: `${DIST}/server`,
      minify: false,
      ssr: here("./apps/render.ts"),
      rollupOptions: { output: { entryFileNames: "render.js" } },
    },
  });
}

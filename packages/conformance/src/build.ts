import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build, type InlineConfig, type PluginOption } from "vite";
import { sources } from "../../../test/sources.js";
import { ADAPTERS, type Adapter } from "./cases.js";
import type { Release } from "./releases.js";
import { svelteOf } from "./svelteOf.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Further apps of an adapter, beside the one of its name. */
const MORE_APPS: Partial<Record<Adapter, string[]>> = { react: ["reactStreamed"], svelte: ["placed"] };

/** Folder of the bundles. */
export const DIST = here("../dist");

/** Gives every importer, the framework's own packages too, the version that is installed under an alias. */
const aliased = ({ adapter, version }: Release): PluginOption => ({
  name: "aliased-release",
  enforce: "pre",
  resolveId(id) {
    const found = new RegExp(`^(${adapter}|${adapter}-dom)(/.*|)$`).exec(id);
    return found && this.resolve(`${found[1]}-${version}${found[2]}`, here("../package.json"), { skipSelf: true });
  },
});

/**
 * Builds the client apps and their server halves, in development mode, so that hydration warnings are seen. Of a release
 * other than the newest only its own app is built. Returns their folder.
 */
export async function buildApps(release?: Release): Promise<string> {
  const other = release && !release.newest ? release : undefined;
  const outDir = other ? `${DIST}/${other.adapter}-${other.version}` : DIST;
  const adapters: readonly Adapter[] = other ? [other.adapter] : ADAPTERS;
  const apps = adapters.flatMap((name) => [name, ...(MORE_APPS[name] ?? [])]);
  const compiler =
    other?.adapter === "svelte"
      ? svelteOf(other.version)
      : svelte({ configFile: false, compilerOptions: { dev: true }, preprocess: [] });
  const shared: InlineConfig = {
    configFile: false,
    root: here(".."),
    logLevel: "error",
    mode: "development",
    ...sources,
    define: {
      ...sources.define,
      "process.env.NODE_ENV": '"development"',
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    plugins: [other && aliased(other), compiler],
  };
  await build({
    ...shared,
    build: {
      outDir: `${outDir}/client`,
      minify: false,
      modulePreload: false,
      rollupOptions: {
        input: Object.fromEntries(apps.map((name) => [name, here(`./apps/${name}.client.ts`)])),
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  await build({
    ...shared,
    // As the exports of the Svelte package have it on a server.
    resolve: {
      alias: [
        { find: "@bucketfirst/svelte", replacement: here("../../svelte/src/index.server.ts") },
        ...sources.resolve.alias,
      ],
    },
    ssr: { noExternal: other ? true : [/^@bucketfirst\//] },
    build: {
      outDir: `${outDir}/server`,
      minify: false,
      ssr: here("./apps/render.ts"),
      rollupOptions: { output: { entryFileNames: "render.js" } },
    },
  });
  return outDir;
}

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type InlineConfig, type PluginOption } from "vite";
import { compilersOf } from "../../../scripts/adapters.mjs";
import { sources } from "../../../test/sources.js";
import { ADAPTERS, type Adapter } from "./cases.js";
import { frameworkOf, type Release } from "./releases.js";
import { svelteOf } from "./svelteOf.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Further apps of an adapter, beside the one of its name. */
const MORE_APPS: Partial<Record<Adapter, string[]>> = { react: ["reactStreamed"], svelte: ["placed"] };

/** Compilers of other releases, where the plugin of the newest cannot do it. */
const COMPILER_OF: Partial<Record<Adapter, (version: string) => PluginOption>> = { svelte: svelteOf };

/** Folder of the bundles. */
export const DIST = here("../dist");

/** Gives every importer, the framework's own packages too, the version that is installed under an alias. */
const aliased = ({ adapter, version }: Release): PluginOption => ({
  name: "aliased-release",
  enforce: "pre",
  resolveId(id) {
    const found = new RegExp(`^(${frameworkOf(adapter).join("|")})(/.*|)$`).exec(id);
    return found && this.resolve(`${found[1]}-${version}${found[2]}`, here("../package.json"), { skipSelf: true });
  },
});

/** Sources of server halves, as the exports of their packages have them on a server. */
const serverHalves = ADAPTERS.map((name) => ({
  find: `@bucketfirst/${name}`,
  replacement: here(`../../${name}/src/index.server.ts`),
})).filter(({ replacement }) => existsSync(replacement));

/**
 * Builds the client apps and their server halves, in development mode, so that hydration warnings are seen. Of a release
 * other than the newest only its own app is built. Returns their folder.
 */
export async function buildApps(release?: Release): Promise<string> {
  const other = release && !release.newest ? release : undefined;
  const outDir = other ? `${DIST}/${other.adapter}-${other.version}` : DIST;
  const adapters: readonly Adapter[] = other ? [other.adapter] : ADAPTERS;
  const apps = adapters.flatMap((name) => [name, ...(MORE_APPS[name] ?? [])]);
  const filesOf = (kind: "client" | "server") =>
    Object.fromEntries(apps.map((name) => [name, here(`./apps/${name}.${kind}.ts`)]));
  const compilers = other && COMPILER_OF[other.adapter]?.(other.version);
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
    plugins: [
      other && aliased(other),
      compilers ?? (await Promise.all(adapters.map((name) => compilersOf(name, { dev: true })))),
    ],
  };
  await build({
    ...shared,
    build: {
      outDir: `${outDir}/client`,
      minify: false,
      modulePreload: false,
      rollupOptions: {
        input: filesOf("client"),
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  await build({
    ...shared,
    resolve: { alias: [...serverHalves, ...sources.resolve.alias] },
    ssr: { noExternal: other ? true : [/^@bucketfirst\//] },
    build: {
      outDir: `${outDir}/server`,
      minify: false,
      ssr: true,
      rollupOptions: { input: filesOf("server"), output: { entryFileNames: "[name].js" } },
    },
  });
  return outDir;
}

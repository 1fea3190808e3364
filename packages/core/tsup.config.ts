import { copyFileSync } from "node:fs";
import type { Plugin } from "esbuild";
import { defineConfig, type Options } from "tsup";

const shared: Options = {
  format: ["esm"],
  target: "es2022",
  platform: "neutral",
  external: [/^@noble\//],
  sourcemap: true,
  tsconfig: "tsconfig.build.json",
  // Deno and Workers know the built-ins by their prefix only.
  removeNodeProtocol: false,
};

/** Swaps `./x.js` for `./x.node.js` where such a file stands beside it: the build behind the `node` export condition. */
const nodeVariants: Plugin = {
  name: "node-variants",
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\/.*\/?(hash|base64url)\.js$/ }, (args) =>
      args.kind === "import-statement" && !args.importer.includes(".node.")
        ? { path: new URL(args.path.replace(/\.js$/, ".node.ts"), `file://${args.importer}`).pathname }
        : undefined,
    );
  },
};

/** The entries that warn during development, as another build of them. */
const talking = (build: string): Record<string, string> => ({
  [`adapter/index.${build}`]: "src/adapter/index.ts",
  [`dom/index.${build}`]: "src/dom/index.ts",
  [`html/index.${build}`]: "src/html/index.ts",
});

/** Entries by the names of their folders. */
const entriesOf = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`${name}/index`, `src/${name}/index.ts`]));

const PARTS = {
  index: "src/index.ts",
  ...entriesOf(["attributes", "adapter", "dom", "html", "client", "encrypt", "options", "thumbhash"]),
};
const SERVERS = entriesOf(["server", "integration"]);

export default defineConfig([
  {
    ...shared,
    entry: PARTS,
    dts: { entry: { ...PARTS, ...SERVERS } },
    splitting: true,
    define: { __DEV__: "false" },
    onSuccess: async () => copyFileSync("src/dom/style.css", "dist/style.css"),
  },
  // What servers use has chunks of its own: with shared ones the main entry would import the chunks of the instance bare.
  { ...shared, sourcemap: false, entry: SERVERS, splitting: true, define: { __DEV__: "false" } },
  // With warnings: what bundlers take in development, by the export condition of that name. Together, so that both say
  // each thing once.
  { ...shared, sourcemap: false, entry: talking("dev"), splitting: true, define: { __DEV__: "true" } },
  // For servers, which no bundler may have made: what Node says of itself decides.
  {
    ...shared,
    sourcemap: false,
    entry: talking("node"),
    splitting: true,
    banner: { js: 'const __DEV__ = process.env.NODE_ENV !== "production";' },
  },
  // One build for Node, whose entries share their chunks: three copies of the option table would be in every installation. As
  // in the other builds for Node there are no source maps: nothing is minified, and they would be larger than the code.
  {
    ...shared,
    sourcemap: false,
    entry: {
      "index.node": "src/index.ts",
      "server/index.node": "src/server/index.ts",
      "integration/index.node": "src/integration/index.ts",
    },
    splitting: true,
    platform: "node",
    esbuildPlugins: [nodeVariants],
    define: { __DEV__: "false" },
  },
]);

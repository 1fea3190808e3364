import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";
import { defineConfig, type Options } from "tsup";

/**
 * Ships the licence of every package that is bundled, in `file`. For servers these are the AWS SDK's credential providers, which take
 * 16 MB as packages, and the metrics library with 5 MB: less than a megabyte of both is code that can run here.
 */
const licences = (file: string): Plugin => ({
  name: "licences",
  setup(build) {
    build.onEnd(({ metafile }) => {
      const folders = new Set<string>();
      for (const input of Object.keys(metafile?.inputs ?? {})) {
        const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input) ?? [];
        if (folder !== undefined) folders.add(folder);
      }
      if (folders.size === 0) return;
      // The bundles are written after this.
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, licencesOf([...folders].sort()));
    });
  },
});

/** Every package by name, and each text once: most of them are the same. */
function licencesOf(folders: readonly string[]): string {
  const texts = new Map<string, string[]>();
  const without: [string, string][] = [];
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const line = `${name} ${version} (${license})`;
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
    if (files.length === 0) without.push([license, line]);
    for (const file of files) {
      const text = readFileSync(join(folder, file), "utf8");
      texts.set(text, [...(texts.get(text) ?? []), line]);
    }
  }
  // A few name their licence and leave its text out.
  for (const [license, line] of without) {
    const others = [...texts.values()].find((lines) => lines[0]!.endsWith(`(${license})`));
    if (!others) throw new Error(`${line}: expected a licence to ship with its code, found none`);
    others.push(line);
  }
  const parts = [...texts].map(([text, lines]) => `${lines.join("\n")}\n\n${text}`);
  return `Parts of these packages are bundled here.\n\n${parts.join("\n\n")}`;
}

/** Removes the maps of bundles that hold nothing of ours: 1 MB that leads into other people's code. */
function dropForeignMaps(): void {
  for (const name of readdirSync("dist").filter((file) => file.endsWith(".js.map"))) {
    const map = join("dist", name);
    const { sources } = JSON.parse(readFileSync(map, "utf8")) as { sources: string[] };
    if (sources.some((source) => !source.includes("node_modules"))) continue;
    const bundle = map.slice(0, -".map".length);
    writeFileSync(bundle, readFileSync(bundle, "utf8").replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n"));
    rmSync(map);
  }
}

const server: Options = {
  entry: { index: "src/index.ts", "dev/index": "src/dev/index.ts", bin: "src/bin.ts" },
  format: ["esm"],
  sourcemap: true,
  // Lines and names are what a stack trace needs; the sources would be half a megabyte in every installation.
  esbuildOptions: (options) => {
    options.sourcesContent = false;
  },
  target: "node20",
  platform: "node",
  splitting: true,
  // Declaration files stay: a build without them (`pnpm start`) must not take them from who checks types next.
  clean: ["!**/*.d.ts", "!playground/**"],
  // What is shipped sees other packages as its users do, by their published entries.
  tsconfig: "tsconfig.build.json",
  external: ["sharp"],
  // Bundled packages that are CommonJS ask for Node's own modules by `require`.
  banner: {
    js: 'import { createRequire as bundledRequire } from "node:module"; const require = bundledRequire(import.meta.url);',
  },
  dts: { entry: { index: "src/index.ts", "dev/index": "src/dev/index.ts" } },
  esbuildPlugins: [licences("dist/THIRD-PARTY.txt")],
  onSuccess: async () => dropForeignMaps(),
};

/** The page of the playground: one script and one stylesheet, which the development server serves. */
const page: Options = {
  entry: { app: "src/playground/page/main.tsx" },
  outDir: "dist/playground",
  format: ["esm"],
  target: "es2022",
  platform: "browser",
  tsconfig: "tsconfig.build.json",
  noExternal: [/./],
  minify: true,
  dts: false,
  esbuildPlugins: [licences("dist/playground/THIRD-PARTY.txt")],
};

export default defineConfig([server, page]);

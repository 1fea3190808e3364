import { build, type Metafile } from "esbuild";

const ROOM = /^packages\/proxy\/src\/meta\//;

/** Follows imports from the entries, and returns what is reached without a step into the room of metadata. */
function reachedWithout(inputs: Metafile["inputs"], entries: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const open = [...entries];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (ROOM.test(path) || reached.has(path) || !inputs[path]) continue;
    reached.add(path);
    open.push(...inputs[path].imports.map((imported) => imported.path));
  }
  return reached;
}

/**
 * Returns the bytes of code that the proxy ships for metadata alone: the room that makes it, with the libraries that nothing
 * else uses. They are bundled, so an installation has no package more.
 */
export async function bytesAdded(): Promise<number> {
  const entries = ["index.ts", "dev/index.ts", "bin.ts"].map((name) => `packages/proxy/src/${name}`);
  // As tsup bundles it: what the manifest lists for users stays outside.
  const { metafile } = await build({
    entryPoints: entries,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    outdir: "out",
    write: false,
    metafile: true,
    external: ["sharp", "@bucketfirst/core", "commander", "pino", "prom-client", "undici"],
    tsconfig: "packages/proxy/tsconfig.build.json",
    logLevel: "error",
  });
  const others = reachedWithout(metafile.inputs, entries);
  return Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([path]) => !others.has(path))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
}

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const core = fileURLToPath(new URL("../../packages/core/", import.meta.url));
const cache = join(core, "../../node_modules/.cache/bucketfirst");

/** Loads core from its sources, with the values that its own property tests generate. */
export async function loadCore() {
  mkdirSync(cache, { recursive: true });
  const outfile = join(cache, `fuzz.mjs`);
  await build({
    stdin: {
      contents: `export * from "./src/index.ts"; export * from "./src/test/arbitraries.ts"; export { default as fc } from "fast-check";`,
      resolveDir: core,
    },
    bundle: true,
    format: "esm",
    platform: "node",
    outfile,
    logLevel: "error",
  });
  return import(pathToFileURL(outfile).href);
}

/** Creates a generator of integers below its argument: mulberry32, which is small, seeded and good enough to mix pools. */
export function createRandom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Makes a pool of accepted values for each option: `[name, values]`. */
export function poolsOf({ fc, values }, seed) {
  return [...values].map(([name, arbitrary], i) => [name, fc.sample(arbitrary, { numRuns: 400, seed: seed + i })]);
}

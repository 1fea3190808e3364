import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { samples } from "./code.mjs";

/** The pair of imgproxy's own documentation. */
const KEYS = { IMGPROXY_KEY: "736563726574", IMGPROXY_SALT: "68656C6C6F" };

/** Runs a sample that was just checked, and returns its output. */
export async function runSample(name) {
  const outfile = join(samples, "run.mjs");
  await build({
    entryPoints: [join(samples, name)],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
    logLevel: "silent",
  });
  return execFileSync(process.execPath, [outfile], { encoding: "utf8", env: { ...process.env, ...KEYS } });
}

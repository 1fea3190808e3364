import { lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";
import { freshScratch, pnpm, root } from "./workspace.mjs";

/** Most MB on disk of an installation for production. */
const MOST_MB = 15;
const PAGE = "packages/proxy/README.md";
const CLAIM = /(\d+) MB on disk without `sharp`/;

/**
 * Installs the packed proxy as an operator does who needs no development server, and compares its size with the limit and
 * with the documentation. The program must start from there, so that nothing is missing in its bundle.
 */
export async function checkInstall() {
  const tarballs = freshScratch("install-tarballs");
  for (const name of ["core", "proxy"]) {
    const packed = await pnpm(["pack", "--pack-destination", tarballs], { cwd: join(root, "packages", name) });
    if (!packed.ok) return packed;
  }
  const dir = freshScratch("install");
  writeFileSync(join(dir, "package.json"), '{ "private": true }');
  const files = readdirSync(tarballs).map((file) => join(tarballs, file));
  const installed = await run("npm", ["install", "--omit=optional", "--no-audit", "--no-fund", ...files], { cwd: dir });
  if (!installed.ok) return installed;
  const started = await run(process.execPath, [join(dir, "node_modules/.bin/bucketfirst-proxy"), "--help"], {
    cwd: dir,
  });
  if (!started.ok) return started;
  // The one command that needs the optional packages reports that they are missing.
  const dev = await run(process.execPath, [join(dir, "node_modules/.bin/bucketfirst-proxy"), "dev"], { cwd: dir });
  if (dev.ok || !/dev: expected sharp/.test(dev.output))
    return { ok: false, output: `dev without sharp:\n${dev.output}` };
  const mb = diskBytes(join(dir, "node_modules")) / 1e6;
  const note = `${mb.toFixed(1)} MB without sharp`;
  if (mb > MOST_MB) return { ok: false, output: `expected at most ${MOST_MB} MB, got ${note}` };
  const claimed = Number(CLAIM.exec(readFileSync(join(root, PAGE), "utf8"))?.[1]);
  if (Math.abs(claimed - mb) > 1) return { ok: false, output: `${PAGE} says ${claimed} MB, measured ${note}` };
  return { ok: true, note };
}

/** Returns the bytes of a folder on disk, in whole blocks. */
function diskBytes(path) {
  const entry = lstatSync(path);
  const own = entry.blocks * 512;
  return entry.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + diskBytes(join(path, name)), own) : own;
}

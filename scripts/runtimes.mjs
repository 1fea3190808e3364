#!/usr/bin/env node
// Runs the vectors in every runtime that the README names: Node, Bun, Deno, workerd, Chromium; searches the build that React
// Native would load for names that it lacks; and starts the proxy in Bun, where it must say that it needs Node.
// Needs a build of core and of the proxy: `node scripts/runtimes.mjs [runtime…]`.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { installLocked } from "./gate/installLocked.mjs";
import { VECTORS_PROGRAM } from "./gate/vectorsProgram.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const cache = join(root, "node_modules/.cache/bucketfirst");
const require = createRequire(import.meta.url);
/** Folder in which the other runtimes are installed: 314 MB, so they are no part of the repository's install. */
const runtimes = join(root, "scripts/runtimes");
mkdirSync(cache, { recursive: true });

const vectors = readFileSync(join(root, "spec/vectors.json"), "utf8");
const PRINT = `${VECTORS_PROGRAM}\nconsole.log(JSON.stringify(check(${vectors})));`;

// The script lies beside core's manifest, so that the package resolves itself by name and by the runtime's own conditions.
const script = join(root, "packages/core/dist/.vectors.mjs");

async function bundle(contents, conditions, format) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(root, "packages/core/dist") },
    bundle: true,
    write: false,
    format,
    platform: "neutral",
    conditions,
    target: "es2022",
    globalName: "vectors",
  });
  return outputFiles[0].text;
}

const run = (command, args) =>
  execFileSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" },
    timeout: 120_000,
  });
const binary = (name) => join(runtimes, "node_modules/.bin", name);

const RUNTIMES = {
  node: () => JSON.parse(run(process.execPath, [script])),
  "node without its condition": async () => {
    const file = join(cache, "vectors-neutral.mjs");
    writeFileSync(file, await bundle(PRINT, ["default"], "esm"));
    return JSON.parse(run(process.execPath, [file]));
  },
  bun: () => JSON.parse(run(binary("bun"), ["run", script])),
  deno: () => JSON.parse(run(binary("deno"), ["run", "--allow-read", "--allow-env", script])),
  workerd: async () => {
    const { Miniflare } = createRequire(join(runtimes, "package.json"))("miniflare");
    const worker = `${VECTORS_PROGRAM}\nexport default { fetch: async (request) => Response.json(check(await request.json())) };`;
    const miniflare = new Miniflare({
      modules: true,
      script: await bundle(worker, ["workerd", "worker"], "esm"),
      compatibilityDate: "2026-01-01",
      cf: false,
    });
    try {
      return await (await miniflare.dispatchFetch("http://localhost/", { method: "POST", body: vectors })).json();
    } finally {
      await miniflare.dispose();
    }
  },
  chromium: async () => {
    const { chromium } = require("playwright-core");
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium" });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: await bundle(VECTORS_PROGRAM, ["browser"], "iife") });
      return await page.evaluate((file) => globalThis.vectors.check(file), JSON.parse(vectors));
    } finally {
      await browser.close();
    }
  },
  /** Runs the vectors while every name that React Native lacks, or has only by a polyfill, throws when it is touched. */
  "react native (what it lacks is taken away)": async () => {
    const missing = [
      "Buffer",
      "process",
      "URL",
      "URLSearchParams",
      "TextEncoder",
      "TextDecoder",
      "crypto",
      "document",
      "window",
      "structuredClone",
    ];
    const traps = missing.map((name) => `const ${name} = undefined;`).join("");
    const text = await bundle(VECTORS_PROGRAM, ["react-native", "browser"], "iife");
    return new Function(`"use strict"; ${traps} ${text}; return vectors.check(${vectors});`)();
  },
};

/** Starts the proxy in Bun: its module in place of undici would fail every request, so the proxy has to refuse at the start. */
function proxyInBun() {
  const env = { PATH: process.env.PATH, IMGPROXY_KEY: "736563726574", IMGPROXY_SALT: "68656c6c6f", STORE: "memory" };
  const program = join(root, "packages/proxy/dist/bin.js");
  const { status, stderr } = spawnSync(binary("bun"), [program], { encoding: "utf8", env, timeout: 60_000 });
  return status === 1 && stderr.includes("runtime: expected Node 20.19 or later") ? [] : [`${status}: ${stderr}`];
}

const wanted = process.argv.slice(2);
installLocked(runtimes);
writeFileSync(script, PRINT);
for (const [name, check] of Object.entries(RUNTIMES)) {
  if (wanted.length && !wanted.includes(name)) continue;
  try {
    const { count, faults } = await check();
    if (faults.length) process.exitCode = 1;
    console.log(`${name}: ${count} vectors, ${faults.length} faults`);
    for (const fault of faults.slice(0, 5)) console.log(`  ${fault}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`${name}: ${error.stack ?? error}`.slice(0, 1500));
  }
}
if (!wanted.length || wanted.includes("bun")) {
  const faults = proxyInBun();
  if (faults.length) process.exitCode = 1;
  console.log(
    `bun: the proxy ${faults.length ? `does not say that it needs Node: ${faults[0].slice(0, 500)}` : "says that it needs Node"}`,
  );
}
// The script must not be packed with the rest of dist.
rmSync(script);

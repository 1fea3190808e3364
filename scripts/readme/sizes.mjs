import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { run } from "../gate/run.mjs";
import { root, tool } from "../gate/workspace.mjs";

const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** Writes measured sizes as a table, min+gzip, with the limits that the gate holds. */
export async function sizeTable() {
  // The gate has made them by now; a build alone has not.
  if (!existsSync(join(root, "node_modules/.cache/bucketfirst/bundles"))) {
    const bundled = await run(process.execPath, [join(root, "scripts/bundle-components.mjs")], { cwd: root });
    if (!bundled.ok) throw new Error(bundled.output);
  }
  const { ok, output } = await tool("size-limit", ["--json"]);
  const json = output.slice(output.indexOf("["), output.lastIndexOf("]") + 1);
  if (!ok && !json) throw new Error(output);
  const limits = new Map(
    createRequire(import.meta.url)(join(root, ".size-limit.cjs")).map(({ name, limit }) => [name, limit]),
  );
  const sizes = JSON.parse(json);
  // size-limit reports a missing file as a size below zero.
  const missing = sizes.filter(({ size }) => !(size > 0)).map(({ name }) => name);
  if (missing.length > 0)
    throw new Error(`nothing to measure, run scripts/bundle-components.mjs: ${missing.join(", ")}`);
  const rows = sizes.map(({ name, size }) => `| ${name} | ${kilo(size)} | ${limits.get(name)} |`);
  const { fallbackScript } = await import(pathToFileURL(join(root, "packages/core/dist/dom/index.js")).href);
  rows.push(`| head script, inlined | ${gzipSync(fallbackScript, { level: 9 }).length} B | 550 B |`);
  return ["| what | measured | limit |", "| --- | --- | --- |", ...rows].join("\n");
}

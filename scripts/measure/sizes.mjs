// Hands the sizes that the gate limits to `scripts/measure.mjs`, as benches do.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { run } from "../gate/run.mjs";
import { root, tool } from "../gate/workspace.mjs";

const bundled = await run(process.execPath, [join(root, "scripts/bundle-components.mjs")], { cwd: root });
if (!bundled.ok) throw new Error(bundled.output);
const { output } = await tool("size-limit", ["--json"]);
const sizes = JSON.parse(output.slice(output.indexOf("["), output.lastIndexOf("]") + 1));
const limits = new Map(
  createRequire(import.meta.url)(join(root, ".size-limit.cjs")).map(({ name, limit }) => [name, limit]),
);
const figures = sizes.map(({ name, size, passed }) => {
  if (!(size > 0)) throw new Error(`${name}: expected bytes, got ${size}`);
  return { what: name, measured: size, unit: "B", promised: `<= ${limits.get(name)}`, met: passed };
});
const { fallbackScript } = await import(pathToFileURL(join(root, "packages/core/dist/dom/index.js")).href);
const bytes = gzipSync(fallbackScript, { level: 9 }).length;
figures.push({ what: "head script, inlined", measured: bytes, unit: "B", promised: "<= 550 B", met: bytes <= 550 });

const folder = process.env.MEASURED;
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "sizes.json"), JSON.stringify({ load: Number(loadavg()[0].toFixed(1)), figures }));

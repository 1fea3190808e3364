import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { freshScratch, root } from "../gate/workspace.mjs";

const SOURCE = join(root, "packages/core/src/options/table.ts");

/** Reads the docstring above each row of the option table. */
function readDescriptions() {
  const rows = readFileSync(SOURCE, "utf8").matchAll(/\/\*\* (.+?) \*\/\n\s+(\w+):/g);
  return new Map([...rows].map(([, text, name]) => [name, text.replace(/ @see .*/, "")]));
}

const cell = (text) => text.replaceAll("|", "\\|");

/** Makes the README's option table from core's table: name, wire name, arguments, edition, meaning. */
export async function optionTable() {
  const outfile = join(freshScratch("options"), "table.mjs");
  await build({ entryPoints: [SOURCE], outfile, bundle: true, format: "esm", platform: "neutral", logLevel: "error" });
  const { PROCESSING_OPTIONS } = await import(pathToFileURL(outfile).href);
  const descriptions = readDescriptions();
  const rows = Object.entries(PROCESSING_OPTIONS).map(([name, row]) => {
    const [head, ...args] = row.split(" ");
    const short = /^\w+/.exec(head)[0];
    const edition = head.includes("!") ? "Pro" : "";
    const shown = args.map((arg) => `\`${cell(arg)}\``).join(" ");
    return `| \`${name}\` | \`${short}\` | ${shown} | ${edition} | ${cell(descriptions.get(name) ?? "")} |`;
  });
  return ["| option | in the URL | arguments | edition | meaning |", "| --- | --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

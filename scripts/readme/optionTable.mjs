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

/**
 * Reads core's option table, as `{ name, short, args, edition, meaning }` with cells of Markdown; `edition` is `Pro` or
 * empty.
 */
export async function optionRows() {
  const outfile = join(freshScratch("options"), "table.mjs");
  await build({ entryPoints: [SOURCE], outfile, bundle: true, format: "esm", platform: "neutral", logLevel: "error" });
  const { PROCESSING_OPTIONS } = await import(pathToFileURL(outfile).href);
  const descriptions = readDescriptions();
  return Object.entries(PROCESSING_OPTIONS).map(([name, row]) => {
    const [head, ...args] = row.split(" ");
    return {
      name,
      short: /^\w+/.exec(head)[0],
      args: args.map((arg) => `\`${cell(arg)}\``).join(" "),
      edition: head.includes("!") ? "Pro" : "",
      meaning: cell(descriptions.get(name) ?? ""),
    };
  });
}

/** Makes the option table of docs/options.md: name, wire name, arguments, edition, meaning. */
export async function optionTable() {
  const rows = (await optionRows()).map(
    ({ name, short, args, edition, meaning }) => `| \`${name}\` | \`${short}\` | ${args} | ${edition} | ${meaning} |`,
  );
  return ["| option | in the URL | arguments | edition | meaning |", "| --- | --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

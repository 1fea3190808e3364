// Measures the bytes of a component beside its peers: `pnpm --filter @bucketfirst/bench size`, after a build. Every row is
// the production bundle of one component by vite, minified, ESM, gzip level 9; the row names the packages that stayed
// outside. The first run installs the peers into bench/peers.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { fallbackScript } from "@bucketfirst/core/dom";
import { installLocked } from "../scripts/gate/installLocked.mjs";
import { record } from "./record.js";
import { type Peer, peers } from "./size/peers.js";

const bench = process.cwd();
const root = join(bench, "..");
const peersDir = join(bench, "peers");
// Not bundled with this file: they find the repository by their own place in it.
const script = (name: string) => import(pathToFileURL(join(root, "scripts", name)).href);
const { ADAPTERS, compilersOf } = await script("adapters.mjs");
const { bundleEntry, componentEntry } = await script("sizes/bundleEntry.mjs");

type Row = readonly [what: string, minified: string, gzipped: string, external: string, note: string];

function row(what: string, code: string, imports: readonly string[], note = ""): Row {
  const gzipped = gzipSync(code, { level: 9 }).length;
  return [what, String(Buffer.byteLength(code)), String(gzipped), imports.toSorted().join(", ") || "nothing", note];
}

async function ours(name: string): Promise<Row> {
  const { code, imports } = await bundleEntry(await componentEntry(root, name));
  return row(`@bucketfirst/${name}: CachedImage`, code, imports, "with the fallback runtime; URLs come built");
}

const { resolve } = createRequire(join(peersDir, "package.json"));
const address = (specifier: string): string => pathToFileURL(resolve(specifier)).href;

const compilers = {
  svelte: () => compilersOf("svelte", { dev: false }),
  vue: async () => (await import(address("@vitejs/plugin-vue"))).default(),
};

async function theirs({ name, compiler, note, ...entry }: Peer): Promise<Row> {
  const plugins = compiler ? [await compilers[compiler]()] : [];
  const { code, imports } = await bundleEntry({ dir: peersDir, plugins, ...entry });
  return row(name, code, imports, note);
}

// Compilers and image processors of the peers are optional dependencies: a hundred megabytes that no browser gets.
installLocked(peersDir, ["--ignore-scripts", "--omit=optional"]);
const rows: Row[] = [["component", "minified, B", "gzip -9, B", "external", "note"]];
for (const { name } of ADAPTERS) rows.push(await ours(name));
rows.push(row("@bucketfirst/core: fallbackScript", fallbackScript, [], "optional, as it is inlined in the head"));
for (const peer of await peers(address)) rows.push(await theirs(peer));

const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
const pad = (cell: string, column: number) =>
  column === 1 || column === 2 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
for (const cells of rows) console.log(cells.map(pad).join("  ").trimEnd());
record(
  "size",
  rows.slice(1).map(([what, , gzipped]) => ({ what, measured: Number(gzipped), unit: "B" })),
);

#!/usr/bin/env node
// Writes spec/vectors.json: `node scripts/vectors/generate.mjs`. Paths are made of the hand-written segments and escapes
// beside this file, and node:crypto makes signatures, keys and ciphertexts: nothing here imports core. Vectors are only ever
// appended: one that changed would mean that every cache is re-keyed, so the script refuses.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { CONFIGS, MORE } from "./configs.mjs";
import { metaOf, setOf, vectorOf } from "./makers.mjs";
import { METAS } from "./meta.mjs";
import { INFO, OSS, PRO, TOGETHER } from "./options.mjs";
import { MORE_SETS, SETS, setOfSource } from "./sets.mjs";
import { SOURCES } from "./sources.mjs";

const FILE = new URL("../../spec/vectors.json", import.meta.url);
const SOURCE = "https://example.com/images/cat.jpg";

const from = (config, more) => (rows) =>
  rows.map(([options, segments]) => vectorOf({ config, source: SOURCE, options, segments, ...more }));

const vectors = [
  ...from("signed")(TOGETHER),
  ...from("signed")(OSS),
  ...from("pro")(PRO),
  ...from("pro", { info: true })(INFO),
  ...SOURCES.flatMap(([source, plain, sidecarDiffers]) => [
    vectorOf({ config: "signed", source, options: { width: 300 }, segments: "w:300" }),
    vectorOf({ config: "plain", source, plain, options: { width: 300 }, segments: "w:300", sidecarDiffers }),
  ]),
  ...MORE.map(vectorOf),
];

const sets = [
  ...SETS.map(setOf),
  ...MORE_SETS.map(setOf),
  ...SOURCES.flatMap(([source, plain]) => [
    setOf(setOfSource("signed", source)),
    setOf(setOfSource("plain", source, plain)),
  ]),
];

const metas = METAS.map(metaOf);

const old = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : undefined;

const lines = (entries) => entries.map((entry) => JSON.stringify(entry)).join(",\n");
const text = () => {
  const lists = Object.entries({ vectors, meta: metas, sets }).map(([name, list]) => `"${name}": [\n${lines(list)}\n]`);
  return `{\n"configs": ${JSON.stringify(CONFIGS, null, 1)},\n${lists.join(",\n")}\n}\n`;
};

/** Appends new entries to the old ones; `undefined` where an old one would change. */
function appended(before, known) {
  // New kinds stand at the end of the file, whatever their place in the lists above.
  const has = (list, entry) => list.some((other) => isDeepStrictEqual(entry, other));
  if (!before.every((entry) => has(known, entry))) return undefined;
  return [...before, ...known.filter((entry) => !has(before, entry))];
}

if (old) {
  const known = JSON.parse(text());
  const all = ["vectors", "meta", "sets"].map((name) => appended(old[name] ?? [], known[name]));
  const sameConfigs = Object.entries(old.configs).every(([name, config]) =>
    isDeepStrictEqual(known.configs[name], config),
  );
  if (all.includes(undefined) || !sameConfigs) {
    console.error("An existing vector would change: every cache would be re-keyed. Nothing was written.");
    process.exit(1);
  }
  for (const [i, list] of [vectors, metas, sets].entries()) list.splice(0, list.length, ...all[i]);
}
writeFileSync(FILE, text());
console.log(`${vectors.length} vectors, ${sets.length} sets, ${metas.length} of metadata`);

#!/usr/bin/env node
// All fuzz targets: a million generated URLs, there and back, and each parser of foreign bytes with a million texts that
// are nearly right. The first fault ends it with the text that caused it.
//   node scripts/fuzz.mjs [cases] [seed]                both, one after the other
//   node scripts/fuzz.mjs --only parsePath,XML 50000 7  targets by the beginning of their name; "round trips" is one
import { parseArgs } from "node:util";
import { fuzzParsers } from "./fuzz/fuzzParsers.mjs";
import { roundTrips } from "./fuzz/roundTrips.mjs";

const { values, positionals } = parseArgs({ options: { only: { type: "string" } }, allowPositionals: true });
const cases = Number(positionals[0] ?? 1_000_000);
const seed = Number(positionals[1] ?? 1);
if (!(cases > 0) || !Number.isInteger(seed)) throw new Error(`cases, seed: expected numbers, got ${positionals}`);
const wanted = values.only?.split(",") ?? [""];

if (wanted.some((start) => "round trips".startsWith(start))) console.log(await roundTrips(cases, seed));
const parsers = wanted.filter((start) => start === "" || !"round trips".startsWith(start));
const found = parsers.length > 0 ? await fuzzParsers(cases, seed, parsers) : [];
for (const line of found) console.log(line);

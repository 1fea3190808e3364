/// <reference types="vite/client" />

import { evaluate, examplesIn } from "@bucketfirst/testkit/docExamples";
import { expect, test } from "vitest";

// Every docstring of this package whose example names its result. The program itself, which would start, is left out.
const modules = import.meta.glob(["./**/*.ts", "!./**/*.test.ts", "!./bin.ts"]) as Record<
  string,
  () => Promise<Record<string, unknown>>
>;
const examples = Object.keys(modules).flatMap((file) => examplesIn(file, new URL(file, import.meta.url)));

/** Values that examples take for granted. */
const GRANTED = { rules: { minStoreTtl: 60, storeSvg: false, storeRaw: false, argumentsSeparator: ":" } };

// Loaded outside the tests, whose time is bounded: the library of the embedded processor takes a while on a busy machine.
const own = new Map<string, Record<string, unknown>>();
for (const { file } of examples) own.set(file, own.get(file) ?? (await modules[file]!()));
const entry = await modules["./index.ts"]!();

test.each(examples)("$file: $code", async ({ file, before, code, result }) => {
  const scope = { ...GRANTED, ...entry, ...own.get(file) };
  expect(await evaluate(scope, code, before)).toEqual(await evaluate(scope, result));
});

test("most examples name a result that can be compared", () => {
  expect(examples.length).toBeGreaterThan(30);
});

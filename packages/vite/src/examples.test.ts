/// <reference types="vite/client" />

import { evaluate, examplesIn } from "@bucketfirst/testkit/docExamples";
import { expect, test } from "vitest";

// Every docstring of this package whose example names its result.
const modules = import.meta.glob(["./**/*.ts", "!./**/*.test.ts"]) as Record<
  string,
  () => Promise<Record<string, unknown>>
>;
const examples = Object.keys(modules).flatMap((file) => examplesIn(file, new URL(file, import.meta.url)));

test.each(examples)("$file: $code", async ({ file, before, code, result }) => {
  const scope = await modules[file]!();
  expect(await evaluate(scope, code, before)).toEqual(await evaluate(scope, result));
});

test("some examples name a result that can be compared", () => {
  expect(examples.length).toBeGreaterThanOrEqual(3);
});

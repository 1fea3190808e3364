/// <reference types="vite/client" />

import { evaluate, examplesIn } from "@bucketfirst/testkit/docExamples";
import { expect, test } from "vitest";

// Every docstring of this package whose example names its result.
const modules = import.meta.glob(
  ["./**/*.ts", "!./**/*.test.ts", "!./**/*.test-d.ts", "!./**/*.node.ts", "!./test/**", "!./dom/head/**"],
  {
    eager: true,
  },
) as Record<string, Record<string, unknown>>;

/** Names for the examples: the exports of all modules, and values that examples take for granted. */
const scope: Record<string, unknown> = Object.assign({}, ...Object.values(modules));
const call = (name: string, ...args: unknown[]): unknown => (scope[name] as (...args: unknown[]) => unknown)(...args);
scope.server = call("readServer");

const examples = Object.keys(modules).flatMap((file) => examplesIn(file, new URL(file, import.meta.url)));

test.each(examples)("$file: $code", async ({ before, code, result }) => {
  expect(await evaluate(scope, code, before)).toEqual(await evaluate(scope, result));
});

test("most examples name a result that can be compared", () => {
  expect(examples.length).toBeGreaterThan(30);
});

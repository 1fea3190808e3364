import { mkdir, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import ts from "typescript";
import { expect, test } from "vitest";
import { typesFile, writeVariantTypes } from "./variantTypes.js";

const ROOT = resolve(import.meta.dirname, "../../..");

/** Type-checks files beside Vite's own types, and returns the faults of the last one. */
function faultsOf(...files: string[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.sources.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const client = join(ROOT, "packages/vite/node_modules/vite/client.d.ts");
  const program = ts.createProgram([client, ...files], { ...options, noEmit: true, types: [] });
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(files.at(-1)!))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

test("a variant compiles, a misspelt one does not", async () => {
  const root = await scratch();
  await mkdir(join(root, "src"));
  const types = typesFile(root, undefined);
  expect(types).toBe(join(root, "src/bucketfirst.d.ts"));
  await writeVariantTypes(types, ["card", "product card"]);
  const code = join(root, "src/page.ts");
  await writeFile(
    code,
    `import type { Variant } from "@bucketfirst/vite/variants";
import card from "./cat.jpg?variant=card";
import product from "./cat.jpg?variant=product%20card";
export const widths: (number | undefined)[] = [card.width, product.width];
export const good: Variant[] = ["card", "product card"];
`,
  );
  expect(faultsOf(types, code)).toEqual([]);
  await writeFile(
    code,
    `import type { Variant } from "@bucketfirst/vite/variants";
import cat from "./cat.jpg?variant=crad";
export const bad: Variant = "crad";
export const image = cat;
`,
  );
  expect(faultsOf(types, code)).toEqual([
    expect.stringContaining("Cannot find module './cat.jpg?variant=crad'"),
    `Type '"crad"' is not assignable to type 'Variant'.`,
  ]);
});

test("a file that has them already is not written again", async () => {
  const file = join(await scratch(), "types/bucketfirst.d.ts");
  await writeVariantTypes(file, ["card"]);
  const { mtimeNs } = await stat(file, { bigint: true });
  await writeVariantTypes(file, ["card"]);
  expect((await stat(file, { bigint: true })).mtimeNs).toBe(mtimeNs);
  await writeVariantTypes(file, []);
  expect((await stat(file, { bigint: true })).mtimeNs).not.toBe(mtimeNs);
});

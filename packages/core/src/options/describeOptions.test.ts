import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeOptions } from "./describeOptions.js";
import { MEANINGS } from "./meanings.js";

const named = (name: string) => describeOptions().find((option) => option.name === name)!;
const read = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");

/** Sentences above the rows of the table's source, which a build drops. */
function meaningsInTable(): Record<string, string> {
  const [processing = ""] = read("./table.ts").split("INFO_OPTIONS");
  const rows = processing.matchAll(/\/\*\* (.+?) \*\/\n\s+(\w+):/g);
  return Object.fromEntries([...rows].map(([, text, name]) => [name!, text!]));
}

test("meanings.ts has the sentences of the table: UPDATE_DOCS=1 writes it, and biome formats it", () => {
  const meanings = meaningsInTable();
  if (process.env.UPDATE_DOCS) {
    const text = `/** Sentences of the option table, by option. \`describeOptions.test.ts\` makes this file: do not edit it. */
export const MEANINGS: Readonly<Record<string, string>> = ${JSON.stringify(meanings)};
`;
    writeFileSync(new URL("./meanings.ts", import.meta.url), text);
  }
  expect(Object.keys(meanings).length).toBeGreaterThan(60);
  expect(MEANINGS).toEqual(meanings);
});

test("every option is there, in the order of the URL", () => {
  const all = describeOptions();
  expect(all).toHaveLength(87);
  expect(all.slice(0, 3).map(({ name }) => name)).toEqual(["preset", "resize", "size"]);
  expect(all.filter(({ pro }) => !pro)).toHaveLength(45);
});

test("plain JSON: nothing is lost on the way to a browser", () => {
  expect(JSON.parse(JSON.stringify(describeOptions()))).toEqual(describeOptions());
});

test("names, words, ranges and presence are those of imgproxy's manual", () => {
  expect(named("resize")).toMatchObject({
    short: "rs",
    names: ["rs", "resize"],
    meaning: "Resizing type, size, enlarging and extending in one option.",
    args: [
      {
        name: "type",
        required: false,
        words: ["fit", "fill", "fill-down", "force", "auto"].map((word) => ({ word, pro: false })),
      },
      { name: "width", kind: "integer", min: 0 },
      { name: "height", kind: "integer", min: 0 },
      { name: "enlarge", kind: "boolean" },
      { name: "extend", kind: "boolean" },
      { name: "gravity", kind: "gravity" },
    ],
  });
  expect(named("dpr").args).toMatchObject([{ min: 0, above: true }]);
  expect(named("rotate").args).toMatchObject([{ multipleOf: 90 }]);
  expect(named("rotate").args[0]).not.toHaveProperty("min");
  expect(named("trim").args[0]).toMatchObject({ name: "threshold", required: true });
  expect(named("skipProcessing").args[0]).toMatchObject({ many: true, required: true });
  expect(named("gradient").args[2]).toMatchObject({ name: "direction", angle: true });
  expect(named("format").args[0]!.words).toContainEqual({ word: "pdf", pro: true });
});

test("a gravity has the fields of each of its words", () => {
  const { fields } = named("gravity").args[0]!;
  expect(fields!.ce!.map(({ name }) => name)).toEqual(["xOffset", "yOffset"]);
  expect(fields!.fp).toMatchObject([
    { name: "x", min: 0, max: 1, required: true },
    { name: "y", min: 0, max: 1, required: true },
  ]);
  expect(fields).not.toHaveProperty("sm");
});

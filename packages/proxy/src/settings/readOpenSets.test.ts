import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { readConfig } from "./config.js";

const KEYS = { IMGPROXY_KEY: "736563726574", IMGPROXY_SALT: "68656c6c6f", STORE: "memory" };
const OPEN = { sources: ["https://shop.test/uploads/"], variants: { card: { width: 200, height: 150 } } };

async function fileOf(text: string): Promise<string> {
  const file = join(await scratch(), "open.json");
  await writeFile(file, text);
  return file;
}

test("OPEN_SETS names a file, and OPEN_MISSES_PER_SECOND a bound", async () => {
  const file = await fileOf(`\ufeff${JSON.stringify(OPEN)}`);
  const { proxy } = readConfig({ ...KEYS, OPEN_SETS: file, OPEN_MISSES_PER_SECOND: "7" });
  expect(proxy.openSets).toEqual(OPEN);
  expect(proxy.limits?.openMissesPerSecond).toBe(7);
  expect(readConfig(KEYS).proxy.openSets).toBeUndefined();
  expect(readConfig(KEYS).proxy.limits?.openMissesPerSecond).toBe(20);
});

test.each<[string, string | undefined, string]>([
  ["missing", undefined, "expected a JSON file that can be read, got"],
  ["broken", "{", "expected JSON, "],
  ["empty", "", "expected JSON, "],
  ["a list", "[]", "file: expected an object with sources and variants, got []"],
  [
    "open to every host",
    JSON.stringify({ ...OPEN, sources: ["https://*"] }),
    "sources[0]: expected an address of one host",
  ],
  ["without sources", JSON.stringify({ variants: OPEN.variants }), "sources: expected a list of addresses"],
  ["with a variant that is none", JSON.stringify({ ...OPEN, variants: { card: { widht: 1 } } }), "variants.card: "],
])("a file that is %s is one clear error, which names the setting", async (_, text, expected) => {
  const file = text === undefined ? "/nowhere/open.json" : await fileOf(text);
  const attempt = (): unknown => readConfig({ ...KEYS, OPEN_SETS: file });
  expect(attempt).toThrow(/^the settings are not right:\n {2}OPEN_SETS: [^\n]+$/);
  expect(attempt).toThrow(expected);
  expect(attempt).toThrow(file);
});

test("open sets need keys, and an imgproxy that knows more than presets", async () => {
  const OPEN_SETS = await fileOf(JSON.stringify(OPEN));
  expect(() => readConfig({ STORE: "memory", ALLOW_UNSIGNED: "true", OPEN_SETS })).toThrow(
    "OPEN_SETS: expected IMGPROXY_KEY and IMGPROXY_SALT beside it",
  );
  expect(() => readConfig({ ...KEYS, PROBE: "false", IMGPROXY_ONLY_PRESETS: "true", OPEN_SETS })).toThrow(
    "variants: expected none, since imgproxy takes presets alone",
  );
});

import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { dayOf } from "./dayOf.js";
import { UsesFile } from "./usesFile.js";

const TODAY = dayOf(Date.now());
const keyOf = (i: number): string => createHash("md5").update(String(i)).digest("hex");
const nameOf = (i: number): string => (i % 3 === 0 ? `${keyOf(i)}/400.avif` : keyOf(i));

test("each name keeps the last day of its use, through saves and openings, among more names than a block has", async () => {
  const path = join(await scratch(), "state");
  const expected = new Map<string, number>();
  for (let round = 0; round < 3; round++) {
    const file = new UsesFile(path);
    for (let i = round * 4_000; i < round * 4_000 + 10_000; i++) {
      const day = TODAY - ((i * 7 + round) % 300);
      file.use(nameOf(i), day);
      expected.set(nameOf(i), Math.max(day, expected.get(nameOf(i)) ?? 0));
      if (i === 6_000) file.save();
    }
    file.save();
    file.close();
  }
  const file = new UsesFile(path);
  const found = [...expected.keys()].map((name) => [name, file.lastUse(name)]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  for (let i = 20_000; i < 21_000; i++) expect(file.lastUse(nameOf(i))).toBe(0);
  // Another member of the same set was not asked for, the set was.
  expect([file.lastUse(`${keyOf(3)}/800`), file.lastUse(keyOf(3)) > 0]).toEqual([0, true]);
  // Ten bytes for each name and each set.
  expect((await stat(path)).size).toBeLessThan((18_000 + 6_001) * 10 + 500);
  file.close();
});

test("uses of more than 400 days ago are forgotten", async () => {
  const path = join(await scratch(), "state");
  const file = new UsesFile(path);
  file.use(keyOf(1), TODAY - 401);
  file.use(keyOf(2), TODAY - 399);
  file.line((TODAY - 401) * 86_400_000);
  file.save();
  expect([file.lastUse(keyOf(1)), file.lastUse(keyOf(2)), file.days.size]).toEqual([0, TODAY - 399, 0]);
  file.close();
});

test("what was not saved is not in the file, and what was stays whole", async () => {
  const path = join(await scratch(), "state");
  const first = new UsesFile(path);
  first.use(keyOf(1), TODAY);
  first.save();
  first.use(keyOf(2), TODAY);
  // Half of a new file, as a kill leaves it.
  await writeFile(`${path}.tmp`, "half");
  const next = new UsesFile(path);
  expect([next.lastUse(keyOf(1)), next.lastUse(keyOf(2))]).toEqual([TODAY, 0]);
  next.close();
});

test.each<[string, (path: string) => Promise<unknown>, string]>([
  ["a folder", (path) => mkdir(path), "it is no regular file"],
  ["another file", (path) => writeFile(path, "a list of sources\n"), "it is none of gc"],
  ["a file that lost its end", async (path) => truncate(path, (await stat(path)).size - 3), "it is damaged"],
  ["a file with more behind", (path) => appendFile(path, "\0\0\0\x01"), "it is damaged"],
])("%s is refused, and not overwritten", async (what, make, why) => {
  const path = join(await scratch(), "state");
  if (what.startsWith("a file")) {
    const file = new UsesFile(path);
    for (let i = 0; i < 100; i++) file.use(keyOf(i), TODAY);
    file.save();
    file.close();
  }
  await make(path);
  const before = await readFile(path).catch(() => undefined);
  expect(() => new UsesFile(path)).toThrow(why);
  expect(() => new UsesFile(path)).toThrow(`--state ${path}: expected a file of gc that can be written`);
  expect(await readFile(path).catch(() => undefined)).toEqual(before);
});

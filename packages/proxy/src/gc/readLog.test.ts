import { appendFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test } from "vitest";
import { fileLog } from "./accessLog.js";
import { dayOf } from "./dayOf.js";
import { readLog } from "./readLog.js";
import { UsesFile } from "./usesFile.js";

const NOW = Date.now();
const TODAY = dayOf(NOW);
const keyOf = (i: number): string => i.toString(16).padStart(32, "a");
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Returns a line of nginx. */
function line(i: number, daysAgo: number): string {
  const [, day, month, year] = /(\d+) (\w+) (\d+)/.exec(new Date(NOW - daysAgo * 86_400_000).toUTCString())!;
  expect(MONTHS).toContain(month);
  return `::1 - - [${day}/${month}/${year}:00:00:00 +0000] "GET /b/${keyOf(i)} HTTP/1.1" 200 5 "-" "${"x".repeat(i % 90)}"\n`;
}

async function place() {
  const dir = await scratch();
  const uses = new UsesFile(join(dir, "state"));
  onTestFinished(() => uses.close());
  const path = join(dir, "access.log");
  const read = async (name = "access.log") =>
    readLog(fileLog(join(dir, name), (await stat(join(dir, name))).mtimeMs), { uses, now: NOW });
  return { dir, path, uses, read };
}

const linesOf = (from: number, to: number, daysAgo: number): string =>
  Array.from({ length: to - from }, (_, i) => line(from + i, daysAgo)).join("");

test("a log that has grown is read from where it was; one that was renamed and packed is known again", async () => {
  const { dir, path, uses, read } = await place();
  await writeFile(path, linesOf(0, 5_000, 3));
  expect(await read()).toEqual({ lines: 5_000, unknown: 0, isOld: false });
  expect(await read()).toEqual({ lines: 0, unknown: 0, isOld: true });
  // A line that is being written counts at once, and again as a whole.
  await appendFile(path, linesOf(5_000, 5_010, 2) + line(6_000, 1).slice(0, 90));
  expect((await read()).lines).toBe(11);
  await appendFile(path, line(6_000, 1).slice(90));
  expect((await read()).lines).toBe(1);
  expect([uses.lastUse(keyOf(4_999)), uses.lastUse(keyOf(5_009)), uses.lastUse(keyOf(6_000))]).toEqual([
    TODAY - 3,
    TODAY - 2,
    TODAY - 1,
  ]);
  await rename(path, join(dir, "access.log.1"));
  await writeFile(path, linesOf(7_000, 7_001, 0));
  expect([(await read("access.log.1")).isOld, (await read()).lines]).toEqual([true, 1]);
  await writeFile(
    join(dir, "access.log.2.gz"),
    gzipSync(linesOf(0, 5_000, 3) + linesOf(5_000, 5_010, 2) + line(6_000, 1)),
  );
  expect(await read("access.log.2.gz")).toEqual({ lines: 0, unknown: 0, isOld: true });
});

test("another log that begins alike is read as a whole, and so is one that was written over", async () => {
  const { path, uses, read } = await place();
  await writeFile(path, linesOf(0, 200, 3));
  await read();
  await writeFile(path, linesOf(0, 199, 3) + line(900, 1) + line(901, 1));
  expect((await read()).lines).toBe(201);
  await writeFile(path, linesOf(0, 10, 2));
  expect([(await read()).lines, uses.lastUse(keyOf(5))]).toEqual([10, TODAY - 2]);
});

test("keys in lines of unknown form count as used on the day of the line before", async () => {
  const { path, uses, read } = await place();
  await writeFile(path, `odd ${keyOf(1)}/400.avif 200\n${line(2, 5)}| odd | /b/${keyOf(3)} | 404\n`);
  expect(await read()).toEqual({ lines: 3, unknown: 2, isOld: false });
  expect([uses.lastUse(`${keyOf(1)}/400.avif`), uses.lastUse(keyOf(2)), uses.lastUse(keyOf(3))]).toEqual([
    TODAY,
    TODAY - 5,
    TODAY - 4,
  ]);
  expect([...uses.days]).toEqual([[TODAY - 5, 1]]);
});

test("a line of the future is of no known form", async () => {
  const { path, uses, read } = await place();
  await writeFile(path, line(1, -3));
  expect([(await read()).unknown, uses.newest, uses.lastUse(keyOf(1))]).toEqual([1, 0, TODAY]);
});

test("pieces of any size, a line without an end and one without measure change nothing", async () => {
  const { uses } = await place();
  const text = Buffer.from(`${line(1, 1)}${"y".repeat(300_000)}\r\n${line(2, 1).trim()}\r\n\n${line(3, 1).trim()}`);
  for (const size of [1_000, 70_000, text.length]) {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
      text.subarray(i * size, (i + 1) * size),
    );
    const log = { name: "x", lasting: false, open: async () => Readable.from(pieces, { objectMode: false }) };
    expect(await readLog(log, { uses, now: NOW })).toEqual({ lines: 4, unknown: 1, isOld: false });
  }
  expect([1, 2, 3].map((i) => uses.lastUse(keyOf(i)))).toEqual([TODAY - 1, TODAY - 1, TODAY - 1]);
});

test("a packed log that lost its end is an error that names it", async () => {
  const { path, read } = await place();
  await writeFile(path, gzipSync(linesOf(0, 100, 3)).subarray(0, 200));
  await expect(read()).rejects.toThrow(`${path}: unexpected end of file`);
});

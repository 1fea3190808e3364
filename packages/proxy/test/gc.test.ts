import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test, vi } from "vitest";
import { settingsOf, startFaultStore } from "./support/faultStore.js";
import { cli, shell, start } from "./support/process.js";

const DAY_MS = 86_400_000;
const keyOf = (name: string): string => createHash("md5").update(name).digest("hex");
const SOURCE = "https://shop.example.com/a.jpg";

/** Writes a time as nginx and S3 do. */
function timeOf(daysAgo: number): string {
  const [, day, month, year] = /(\d+) (\w+) (\d+)/.exec(new Date(Date.now() - daysAgo * DAY_MS).toUTCString())!;
  return `[${day}/${month}/${year}:12:00:00 +0000]`;
}

const nginxLine = (path: string, daysAgo: number, status = 200): string =>
  `::1 - - ${timeOf(daysAgo)} "GET ${path} HTTP/1.1" ${status} 5 "-" "-"\n`;
/** Lines of one request a day, so that no day is missing. */
const everyDay = (days: number): string =>
  Array.from({ length: days + 1 }, (_, i) => nginxLine("/", days - i)).join("");

/** A folder store with objects that were written so many days ago, and a log. */
async function place(objects: Record<string, number>, log: string, folder = "p/") {
  const cwd = await scratch();
  const dir = join(cwd, "bucket");
  await mkdir(dir);
  for (const [name, daysAgo] of Object.entries(objects)) {
    const path = join(dir, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, "12345");
    const time = new Date(Date.now() - daysAgo * DAY_MS);
    await utimes(path, time, time);
  }
  await writeFile(join(cwd, "access.log"), log);
  const env = { STORE: "folder", STORE_DIR: dir, S3_FOLDER: folder };
  const left = async (): Promise<string[]> =>
    (await readdir(dir, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
      .sort();
  return { cwd, env, left, gc: (line: string) => shell(`$BF gc ${line}`, env, cwd) };
}

const [OLD, ASKED, MISSED, FRESH, SET] = ["old", "asked", "missed", "fresh", "set"].map(keyOf) as [
  string,
  string,
  string,
  string,
  string,
];

test("what nobody asked for goes, once --yes says so; everything else stays", async () => {
  const objects = {
    [`p/${OLD}`]: 20,
    [`p/${ASKED}`]: 20,
    [`p/${MISSED}`]: 20,
    [`p/${FRESH}`]: 9,
    [`p/${SET}/400.avif`]: 20,
    [`p/${SET}/800.avif`]: 20,
    [`p/${SET}/meta.json`]: 20,
    // None of these is a stored image, however old.
    [`p/${keyOf("photo")}/photo.jpg`]: 20,
    [`p/${OLD.toUpperCase()}`]: 20,
    "p/bucketfirst.json": 20,
    [`p/events/${OLD}`]: 20,
    "p/cat.jpg": 20,
    [`originals/${OLD}`]: 20,
    [OLD]: 20,
  };
  const log =
    everyDay(11) +
    nginxLine(`/bucket/${ASKED}`, 8, 304) +
    nginxLine(`/bucket/${MISSED}`, 8, 404) +
    nginxLine(`/bucket/${OLD}`, 12) +
    nginxLine(`/bucket/${SET}/400.avif`, 1, 206);
  const { gc, left } = await place(objects, log);
  const dry = await gc("--unused 10d access.log --state state");
  expect(dry).toMatchObject({ code: 0, stderr: "" });
  expect(dry.stdout).toMatch(/^logs +1 read, 0 known; 16 new lines; newest \S+T12:00:00.000Z; 4 names asked for\n/);
  expect(dry.stdout.split("\n").slice(1)).toEqual([
    "used      2 objects, 10 B; asked for within the window",
    "young     1 objects, 5 B; written within the window",
    "other     5 objects, 25 B; no stored images, never removed",
    "unused    4 objects, 20 B; nobody asked for them within the window",
    "nothing was removed; --yes removes unused and unnamed ones",
    "",
  ]);
  expect(await left()).toEqual(Object.keys(objects).sort());
  expect((await gc("--unused 10d access.log --dry-run --yes")).stderr).toContain("cannot be used with");
  const real = await gc("--unused 10d access.log --state state --yes");
  expect(real.stdout).toMatch(/^logs +0 read, 1 known; 0 new lines;/);
  expect(real.stdout).toContain("removed   4 objects, 20 B, 0 markers by source; 0 failed\n");
  const gone = [`p/${OLD}`, `p/${MISSED}`, `p/${SET}/800.avif`, `p/${SET}/meta.json`];
  expect(await left()).toEqual(
    Object.keys(objects)
      .filter((name) => !gone.includes(name))
      .sort(),
  );
  expect((await gc("--unused 10d --state state --yes")).stdout).toContain("removed   0 objects");
});

test("logs of every form are read together: a folder with packed ones, a pattern, stdin, the proxy's own", async () => {
  const names = ["a", "b", "c", "d"].map(keyOf) as [string, string, string, string];
  const { gc, cwd, left } = await place(Object.fromEntries([...names, OLD].map((name) => [`p/${name}`, 20])), "");
  await mkdir(join(cwd, "logs/deep"), { recursive: true });
  await writeFile(join(cwd, "logs/deep/access.log.3.gz"), gzipSync(everyDay(10) + nginxLine(`/${names[0]}`, 3)));
  const s3 = `o b ${timeOf(2)} ::1 - R REST.GET.OBJECT p/${names[1]} "GET /b/p/${names[1]} HTTP/1.1" 200 - 5 5 1 1 "-" "-" -\n`;
  await writeFile(join(cwd, "s3-one"), s3);
  const own = { level: 30, time: new Date().toISOString(), method: "GET", key: names[2], status: 200, msg: "request" };
  await writeFile(join(cwd, "own.json"), JSON.stringify(own));
  await writeFile(join(cwd, "piped"), nginxLine(`/${names[3]}`, 4));
  const ended = await gc("--unused 10d logs 's3-*' own.json - --yes < piped");
  expect([ended.code, ended.stdout]).toEqual([0, expect.stringContaining("removed   1 objects, 5 B")]);
  expect(await left()).toEqual(names.map((name) => `p/${name}`).sort());
});

test("days without a line are an error that names them, and nothing is removed", async () => {
  const { gc, left } = await place({ [`p/${OLD}`]: 20 }, nginxLine("/", 10) + nginxLine("/", 9) + nginxLine("/", 5));
  const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);
  const { code, stderr } = await gc("--unused 10d access.log --yes");
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(`none of ${day(8)} to ${day(6)}, ${day(4)} to ${day(1)};`),
  ]);
  expect(await left()).toEqual([`p/${OLD}`]);
  expect((await gc("--unused 10d access.log --yes --allow-gaps")).code).toBe(0);
  expect(await left()).toEqual([]);
});

test("without a folder the bucket must hold nothing else", async () => {
  const { gc, left, env, cwd } = await place({ [OLD]: 20, "cat.jpg": 20 }, everyDay(10), "");
  const { code, stderr } = await gc("--unused 10d access.log --yes");
  expect([code, stderr]).toEqual([1, expect.stringContaining('the bucket also holds other names ("cat.jpg")')]);
  expect(await left()).toEqual([OLD, "cat.jpg"].sort());
  const marker = `by-source/${keyOf(SOURCE)}/${OLD}`;
  const alone = await place({ [OLD]: 20, [marker]: 20, "bucketfirst.json": 20 }, everyDay(10), "");
  const ended = await shell(`$BF gc --unused 10d access.log --yes`, { ...env, ...alone.env }, alone.cwd);
  expect([ended.code, cwd !== alone.cwd]).toEqual([0, true]);
  expect(await alone.left()).toEqual(["bucketfirst.json"]);
});

test("a marker by source goes with the last object of its key", async () => {
  const marker = (key: string): string => `p/by-source/${keyOf(SOURCE)}/${key}`;
  const objects = {
    [`p/${OLD}`]: 20,
    [marker(OLD)]: 20,
    [`p/${SET}/400.avif`]: 20,
    [marker(SET)]: 20,
    // Nobody asked for it; it was written lately, and its marker was there before.
    [`p/${FRESH}/400.avif`]: 1,
    [marker(FRESH)]: 20,
    // An object that is on its way.
    [marker(MISSED)]: 1,
  };
  const { gc, left } = await place(objects, everyDay(10) + nginxLine(`/${SET}/400.avif`, 1));
  expect((await gc("--unused 10d access.log --yes")).stdout).toContain("removed   1 objects, 5 B, 1 markers by source");
  expect(await left()).toEqual(
    Object.keys(objects)
      .filter((name) => name !== `p/${OLD}` && name !== marker(OLD))
      .sort(),
  );
});

test("with --images a member that no variant names goes at any age, unless somebody asked for it", async () => {
  const names = ["320.avif", "320", "640", "480.avif", "2x", "meta.json"];
  const objects = Object.fromEntries(names.map((name) => [`p/${SET}/${name}`, 3]));
  // What is newer than a day may be on its way.
  const { gc, left, cwd } = await place(
    { ...objects, [`p/${OLD}/480`]: 0 },
    everyDay(10) + nginxLine(`/${SET}/480.avif`, 2),
  );
  const variants = {
    card: { width: 320, densities: [1, 2], layout: "fixed", formats: ["avif"] },
    small: { widths: [320] },
  };
  await writeFile(
    join(cwd, "images.json"),
    JSON.stringify({ proxyUrl: "https://i.example.com", sets: true, variants }),
  );
  const { code, stdout } = await gc("--unused 10d access.log --images images.json --yes");
  expect([code, stdout]).toEqual([0, expect.stringContaining("unnamed   2 objects, 10 B; no variant names them")]);
  const rest = ["320", "480.avif", "2x", "meta.json"].map((name) => `p/${SET}/${name}`);
  expect(await left()).toEqual([`p/${OLD}/480`, ...rest].sort());
});

test("a killed run goes on: what it has read is known, what it has removed is gone", async () => {
  const bucket = await startFaultStore();
  for (let i = 0; i < 40; i++)
    bucket.objects.set(`p/${keyOf(String(i))}`, { bytes: Buffer.from("12345"), headers: {} });
  const cwd = await scratch();
  await writeFile(join(cwd, "access.log"), everyDay(10) + nginxLine(`/${keyOf("7")}`, 1));
  const env = { ...settingsOf(bucket), S3_FOLDER: "p/" };
  const args = ["gc", "--unused", "10d", "access.log", "--state", "state", "--yes"];
  // From some call on nothing is answered, which keeps the run in the middle.
  bucket.fault = (method) => (method === "DELETE" && bucket.objects.size <= 20 ? "hang" : undefined);
  const run = start(args, env, cwd);
  await vi.waitFor(() => expect(bucket.objects.size).toBeLessThanOrEqual(20), { timeout: 15_000 });
  run.child.kill("SIGKILL");
  await run.ended;
  expect(bucket.objects.size).toBeGreaterThan(1);
  bucket.fault = () => undefined;
  expect((await cli(args, env, cwd)).stdout).toMatch(/^logs +0 read, 1 known/);
  expect([...bucket.objects.keys()]).toEqual([`p/${keyOf("7")}`]);
});

test("in a bucket: logs in another one, read once each; what the bucket refuses is one line and exit code 1", async () => {
  const bucket = await startFaultStore();
  const put = (name: string, text: string | Buffer, written?: Date): void =>
    void bucket.objects.set(name, { bytes: Buffer.from(text), headers: {}, ...(written && { written }) });
  for (const name of [OLD, ASKED, MISSED]) put(`p/${name}`, "12345");
  // Everything in it is older than the window.
  put("logs/2026-old", nginxLine(`/${OLD}`, 2), new Date(Date.now() - 11 * DAY_MS));
  put("logs/2026-one", everyDay(10), new Date());
  put("logs/2026-two", gzipSync(nginxLine(`/${ASKED}`, 2)), new Date());
  const env = { ...settingsOf(bucket), S3_FOLDER: "p/" };
  const cwd = await scratch();
  const gc = (...args: string[]) => cli(["gc", "--unused", "10d", "--state", "state", ...args], env, cwd);
  expect((await gc("s3://test/logs/")).stdout).toContain("logs      2 read, 0 known; 12 new lines");
  bucket.calls.length = 0;
  expect((await gc("s3://test/logs/")).stdout).toContain("logs      0 read, 2 known; 0 new lines");
  expect(bucket.calls.filter((call) => call.startsWith("GET logs/"))).toEqual([]);
  bucket.fault = (method, name) => (method === "DELETE" && name === `p/${OLD}` ? "403" : undefined);
  const { code, stdout, stderr } = await gc("s3://test/logs/", "--yes");
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining("removed   1 objects, 5 B, 0 markers by source; 1 failed"),
  ]);
  expect(stderr).toMatch(new RegExp(`^failed {2}.*403.*  p/${OLD}\\n$`));
  expect([...bucket.objects.keys()].filter((name) => name.startsWith("p/")).sort()).toEqual(
    [`p/${OLD}`, `p/${ASKED}`].sort(),
  );
});

test.each<[string, string]>([
  ["--unused 10d", "logs: expected at least one access log, or --state with what earlier runs have read"],
  [
    "--unused 10d nope.log",
    "nope.log: expected an access log: a file, a folder, a pattern, - or s3://bucket/prefix (ENOENT",
  ],
  [
    "--unused 10d 'nope-*'",
    "nope-*: expected an access log: a file, a folder, a pattern, - or s3://bucket/prefix (there is no file)",
  ],
  [
    "--unused 10d access.log --state access.log",
    "--state access.log: expected a file of gc that can be written (it is none of gc)",
  ],
  ["--unused 10d access.log --images nope.json", "nope.json: expected a JSON file with proxyUrl"],
  ["access.log", "required option '--unused <days>' not specified"],
  ["--unused 0d access.log", "expected days, 1d to 366d"],
  ["--unused 10w access.log", "expected days, 1d to 366d"],
])("gc %s says: %s", async (line, expected) => {
  const { gc, cwd } = await place({}, everyDay(1));
  const { code, stdout, stderr } = await gc(line);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(expected);
  expect(await readFile(join(cwd, "access.log"), "utf8")).toBe(everyDay(1));
});

test.each(["memory", "none"])("STORE=%s has nothing to clean", async (STORE) => {
  const { code, stderr } = await cli(["gc", "--unused", "10d", "x"], { STORE });
  expect([code, stderr]).toEqual([1, "bucketfirst-proxy: gc: expected STORE=s3 or STORE=folder\n"]);
});

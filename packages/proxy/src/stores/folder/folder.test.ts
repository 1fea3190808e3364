import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test } from "vitest";
import { jpeg } from "../../../test/support/imgproxy.js";
import type { PutHead } from "../store.js";
import { createFolderStore } from "./folder.js";

const HEAD: PutHead = { contentType: "image/jpeg", cacheControl: "x", md5: "" };
const name = "a".repeat(32);
const bodyOf = (bytes: Buffer) => ({ length: bytes.length, open: () => bytes });

test.each([100, 30_000, 500_000, 3_000_000])(
  "%i bytes come back as they went, from memory and from a stream",
  async (size) => {
    const store = await createFolderStore({ dir: await scratch() });
    const bytes = (await jpeg(size)).subarray(0, size);
    await store.put(name, bodyOf(bytes), HEAD);
    await store.put(
      "b".repeat(32),
      { length: size, open: () => Readable.from([bytes.subarray(0, 50), bytes.subarray(50)], { objectMode: false }) },
      HEAD,
    );
    for (const key of [name, "b".repeat(32)]) {
      const { body, ...head } = (await store.get(key))!;
      expect(head).toMatchObject({
        size,
        contentType: "image/jpeg",
        etag: expect.stringMatching(/^"[0-9a-f]+-[0-9a-f]+"$/),
      });
      expect((Buffer.isBuffer(body) ? body : Buffer.concat(await body.toArray())).equals(bytes)).toBe(true);
    }
  },
);

test("a put keeps or replaces what is there, and leaves no temporary file", async () => {
  const dir = await scratch();
  const store = await createFolderStore({ dir });
  const [first, second] = [await jpeg(30_000), await jpeg(31_000)];
  expect(await store.put(name, bodyOf(first), HEAD, { ifAbsent: true })).toBe("stored");
  expect(await store.put(name, bodyOf(second), HEAD, { ifAbsent: true })).toBe("exists");
  expect((await store.head(name))?.size).toBe(30_000);
  expect(await store.put(name, bodyOf(second), HEAD)).toBe("stored");
  expect((await store.head(name))?.size).toBe(31_000);
  await expect(store.put(name, { length: 5, open: () => Buffer.alloc(4) }, HEAD)).rejects.toThrow("wrote 4 bytes of 5");
  expect([await readdir(dir), (await store.head(name))?.size]).toEqual([[name], 31_000]);
});

test("of many writers of one key exactly one stores", async () => {
  const store = await createFolderStore({ dir: await scratch() });
  const bytes = await jpeg();
  const results = await Promise.all(
    Array.from({ length: 20 }, () => store.put(name, bodyOf(bytes), HEAD, { ifAbsent: true })),
  );
  expect(results.filter((result) => result === "stored")).toHaveLength(1);
});

test("missing objects, folders and links that lead nowhere are missing", async () => {
  const dir = await scratch();
  const store = await createFolderStore({ dir });
  await mkdir(join(dir, "b".repeat(32)));
  await symlink("/nowhere", join(dir, "c".repeat(32)));
  for (const missing of [name, "b".repeat(32), "c".repeat(32), `${name}/x`])
    expect([await store.head(missing), await store.get(missing)]).toEqual([undefined, undefined]);
  await store.delete(name);
});

test("names that are no plain path are refused", async () => {
  const store = await createFolderStore({ dir: await scratch() });
  for (const bad of ["../x", "a/../x", "/..", "a//b", "//a", "a\0", "", "/", "a/", "a/./b", ".", "a\\b", "a\nb"])
    await expect(store.get(bad), bad).rejects.toThrow(TypeError);
});

test("temporary files of dead processes go at once, of other machines after an hour, of living ones not", async () => {
  const dir = await scratch();
  const host = hostname().replace(/[^A-Za-z0-9]/g, "") || "host";
  const old = new Date(Date.now() - 2 * 3_600_000);
  const files: Record<string, Date | undefined> = {
    [`.${host}-999999999-00.tmp`]: undefined,
    [`.${host}-1-00.tmp`]: undefined,
    ".elsewhere-5-00.tmp": undefined,
    ".elsewhere-6-00.tmp": old,
    [`.${host}-${process.pid}-00.tmp`]: undefined,
    "note.tmp": old,
  };
  for (const [file, time] of Object.entries(files)) {
    await writeFile(join(dir, file), "x");
    if (time) await utimes(join(dir, file), time, time);
  }
  const store = await createFolderStore({ dir });
  expect((await readdir(dir)).sort()).toEqual(
    [".elsewhere-5-00.tmp", `.${host}-${process.pid}-00.tmp`, `.${host}-1-00.tmp`, "note.tmp"].sort(),
  );
  const names: string[] = [];
  for await (const found of store.list("")) names.push(found);
  expect(names).toEqual(["note.tmp"]);
});

test("files can be read by the web server that serves them", async () => {
  const dir = await scratch();
  const store = await createFolderStore({ dir });
  await store.put(`processed/${name}`, bodyOf(await jpeg()), HEAD);
  expect((await stat(join(dir, "processed", name))).mode & 0o777).toBe(0o644);
  expect(await readFile(join(dir, "processed", name))).toHaveLength(30_000);
});

test("a named pipe, a socket or a folder under an object's name is no object, and holds nobody up", async () => {
  const dir = await scratch();
  const store = await createFolderStore({ dir });
  const [pipe, folder, socket] = ["b", "c", "d"].map((letter) => letter.repeat(32)) as [string, string, string];
  execFileSync("mkfifo", [join(dir, pipe)]);
  await mkdir(join(dir, folder));
  const server = createServer().listen(join(dir, socket));
  onTestFinished(() => void server.close());
  await once(server, "listening");
  for (const name of [pipe, folder, socket]) {
    expect(await store.get(name), name).toBeUndefined();
    expect(await store.head(name), name).toBeUndefined();
  }
});

const KEY = "0123456789abcdef0123456789abcdef";
const bytesOf = async (size: number): Promise<Buffer> => (await jpeg(size)).subarray(0, size);
async function allOf(names: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const name of names) all.push(name);
  return all;
}
const filesIn = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();

test("with two levels objects lie below the first letters of their keys, and everything else as before", async () => {
  const dir = await scratch();
  const store = await createFolderStore({ dir, levels: 2 });
  const names = [
    KEY,
    `p/${KEY}`,
    `p/${KEY.slice(1)}f/400.avif`,
    `pre-${KEY}`,
    "bucketfirst.json",
    `by-source/${KEY}/${KEY}`,
  ];
  const bytes = await bytesOf(100);
  for (const name of names) await store.put(name, bodyOf(bytes), HEAD);
  expect(await filesIn(dir)).toEqual([
    `01/23/${KEY}`,
    `01/23/pre-${KEY}`,
    "bucketfirst.json",
    `by-source/01/23/${KEY}/${KEY}`,
    `p/01/23/${KEY}`,
    `p/12/34/${KEY.slice(1)}f/400.avif`,
  ]);
  expect((await allOf(store.list(""))).sort()).toEqual([...names].sort());
  expect(await allOf(store.list(`p/${KEY.slice(1)}f/`))).toEqual([names[2]]);
  expect(await allOf(store.list(`by-source/${KEY}/`))).toEqual([names[5]]);
  for (const name of names) await store.delete(name);
  expect(await filesIn(dir)).toEqual([]);
});

test.each([
  [0, 2],
  [2, 0],
] as const)("what was stored with %i levels is found, kept, listed and removed with %i", async (before, after) => {
  const dir = await scratch();
  const old = await createFolderStore({ dir, levels: before });
  const store = await createFolderStore({ dir, levels: after });
  const [first, second] = [await bytesOf(100), await bytesOf(200)];
  for (const name of [KEY, `p/${KEY}/400.avif`]) {
    await old.put(name, bodyOf(first), HEAD);
    expect((await store.head(name))?.size).toBe(100);
    expect((await store.get(name))?.body).toEqual(first);
    expect(await store.put(name, bodyOf(second), HEAD, { ifAbsent: true })).toBe("exists");
    expect(await allOf(store.list(""))).toEqual([name]);
    // What replaces an object leaves one file, which is found once it is all there is.
    expect(await store.put(name, bodyOf(second), HEAD)).toBe("stored");
    expect([(await filesIn(dir)).length, (await old.get(name))?.size]).toEqual([1, 200]);
    await old.put(name, bodyOf(first), HEAD);
    await store.delete(name);
    expect([await filesIn(dir), await old.get(name)]).toEqual([[], undefined]);
  }
});

test("a download that was stored flat is found with two levels, and is not stored twice", async () => {
  const dir = await scratch();
  const named = { ...HEAD, named: true, contentDisposition: 'attachment; filename="a.jpg"' };
  await (await createFolderStore({ dir })).put(KEY, bodyOf(await bytesOf(100)), named);
  const store = await createFolderStore({ dir, levels: 2 });
  expect((await store.get(KEY))?.contentDisposition).toBe('attachment; filename="a.jpg"');
  expect(await store.put(KEY, bodyOf(await bytesOf(100)), named, { ifAbsent: true })).toBe("exists");
  await store.delete(KEY);
  expect(await filesIn(dir)).toEqual([]);
});

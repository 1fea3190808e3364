import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test } from "vitest";
import { jpeg } from "../../test/support/imgproxy.js";
import { createFolderStore } from "./folder.js";
import type { PutHead } from "./store.js";

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

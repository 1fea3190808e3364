import { appendFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { jpeg } from "../../../test/support/imgproxy.js";
import type { PutHead, Store } from "../store.js";
import { createFolderStore } from "./folder.js";

const HEAD: PutHead = { contentType: "image/jpeg", cacheControl: "x", md5: "" };
const TIME = new Date("2026-01-01T00:00:00Z");
const name = "a".repeat(32);
const bodyOf = (bytes: Buffer) => ({ length: bytes.length, open: () => bytes });
const get = async (store: Store): Promise<Buffer | undefined> => (await store.get(name))?.body as Buffer | undefined;

// A file is kept in memory once its last change lies a second back: that second passes here without waiting.
const later = (): void => void vi.setSystemTime(Date.now() + 5_000);
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

/** A folder with one object, two stores on it as of two processes, and the first one's copy of the object in memory. */
async function start(size = 30_000) {
  const dir = await scratch();
  const [here, there] = [await createFolderStore({ dir }), await createFolderStore({ dir })];
  const bytes = await jpeg(size);
  const path = join(dir, name);
  await here.put(name, bodyOf(bytes), HEAD);
  await utimes(path, TIME, TIME);
  later();
  const kept = await get(here);
  return { here, there, bytes, kept, path };
}

test("a file that stays the same is read once", async () => {
  const { here, kept, bytes } = await start();
  expect(kept?.equals(bytes)).toBe(true);
  expect(await get(here)).toBe(kept);
});

test("a file that another process removes is gone at once", async () => {
  const { here, there } = await start();
  await there.delete(name);
  expect(await get(here)).toBeUndefined();
});

test("a file that another process replaces is read anew, also one of the same length and time", async () => {
  const { here, there, path, bytes } = await start();
  const other = Buffer.from(bytes).fill(7, 100);
  await there.put(name, bodyOf(other), HEAD);
  await utimes(path, TIME, TIME);
  expect((await get(here))?.equals(other)).toBe(true);
  await rm(path);
  await writeFile(path, bytes);
  await utimes(path, TIME, TIME);
  expect((await get(here))?.equals(bytes)).toBe(true);
});

test("a file that grows in place is read anew", async () => {
  const { here, path, bytes } = await start();
  await appendFile(path, "more");
  expect(await get(here)).toHaveLength(bytes.length + 4);
});

test("a file that changed a moment ago, or a large one, is not kept", async () => {
  const { here, there, bytes } = await start();
  await there.put(name, bodyOf(bytes), HEAD);
  vi.setSystemTime((await here.head(name))!.lastModified!.getTime() + 500);
  expect(await get(here)).not.toBe(await get(here));
  const large = await start(400_000);
  expect(await get(large.here)).not.toBe(large.kept);
});

test("what was asked for longest ago goes when 32 MiB are full", async () => {
  const { here, kept, bytes } = await start(200_000);
  const names = Array.from({ length: 170 }, (_, i) => i.toString(16).padStart(32, "0"));
  for (const each of names) await here.put(each, bodyOf(bytes), HEAD);
  later();
  for (const each of names) await here.get(each);
  const last = await here.get(names.at(-1)!);
  expect(await here.get(names.at(-1)!)).toBe(last);
  expect(await get(here)).not.toBe(kept);
});

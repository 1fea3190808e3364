import { execFile } from "node:child_process";
import { readdir, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test, vi } from "vitest";
import type { PutHead, Store } from "../store.js";
import { createFolderStore, type FolderStoreConfig } from "./folder.js";
import { FolderLimit } from "./folderLimit.js";
import { OldestFiles } from "./oldestFiles.js";

const HEAD: PutHead = { contentType: "image/jpeg", cacheControl: "x", md5: "" };
const HOUR = 3_600_000;
const [A, B, C, D, E] = ["a", "b", "c", "d", "e"].map((letter) => letter.repeat(32)) as [
  string,
  string,
  string,
  string,
  string,
];

const put = (store: Store, name: string, size: number) => {
  const bytes = Buffer.alloc(size, name);
  return store.put(name, { length: size, open: () => bytes }, HEAD);
};
const namesIn = async (store: Store): Promise<string[]> => {
  const names: string[] = [];
  for await (const name of store.list("")) names.push(name);
  return names.sort();
};
async function open(config: Partial<FolderStoreConfig> & { maxBytes?: number }, dir?: string) {
  const place = dir ?? (await scratch());
  const { maxBytes = 1_000, ...rest } = config;
  const store = await createFolderStore({ dir: place, limit: { maxBytes }, ...rest });
  onTestFinished(() => store.close());
  return { dir: place, store };
}
/** Waits for the state that is expected; the store works in the background. */
const eventually = (store: Store, names: string[]) =>
  vi.waitFor(async () => expect(await namesIn(store)).toEqual([...names].sort()), { interval: 5, timeout: 15_000 });
const nextMillisecond = async (): Promise<void> => {
  const now = Date.now();
  while (Date.now() <= now) await new Promise((resolve) => setImmediate(resolve));
};

test.each([0, 2] as const)("beyond the limit those go that were used longest ago, with %i levels", async (levels) => {
  const lines: object[] = [];
  const log = { info: (line: object) => void lines.push(line), warn: (line: object) => void lines.push(line) };
  const { store } = await open({ levels, log });
  for (const name of [A, `${B}/400.avif`, C]) {
    await put(store, name, 300);
    await nextMillisecond();
  }
  expect((await store.get(A))?.size).toBe(300);
  await nextMillisecond();
  await put(store, D, 300);
  await eventually(store, [A, C, D]);
  await vi.waitFor(() => expect(store.usage?.()).toEqual({ bytes: 900, evicted: 1, evictedBytes: 300 }));
  await store.get(C);
  await nextMillisecond();
  await put(store, E, 600);
  await eventually(store, [C, E]);
  await vi.waitFor(() => expect(lines).toHaveLength(2));
  expect(lines).toEqual([
    { evicted: 1, bytes: 300, storeBytes: 900, maxBytes: 1_000 },
    { evicted: 2, bytes: 600, storeBytes: 900, maxBytes: 1_000 },
  ]);
});

test("the order is known after a restart: by the last use where it was noted, and else by the write", async () => {
  const { dir, store } = await open({ maxBytes: 10_000 });
  const before = Date.now() - 5 * HOUR;
  for (const [i, name] of [A, B, C].entries()) {
    await put(store, name, 300);
    await utimes(join(dir, name), (before + i) / 1000, (before + i) / 1000);
  }
  const tag = (await store.head(A))?.etag;
  await store.get(A);
  await vi.waitFor(async () => expect((await stat(join(dir, A))).atimeMs).toBeGreaterThan(Date.now() - HOUR));
  // The write keeps its time, so nobody who has the image gets it again.
  expect((await store.head(A))?.etag).toBe(tag);
  await store.close();
  const { store: next } = await open({ maxBytes: 700 }, dir);
  await eventually(next, [A, C]);
});

test("a use is noted once an hour", async () => {
  const path = join(await scratch(), A);
  await writeFile(path, "12345");
  const [written, now] = [Date.now() - 9 * HOUR, Date.now()];
  await utimes(path, written / 1000, written / 1000);
  const limit = new FolderLimit({ maxBytes: 1_000, async *files() {}, remove: async () => {} });
  // Nothing opens the file here, which the file system would note by itself.
  limit.used(A, path, { atimeMs: now - HOUR / 2, mtimeMs: written });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await stat(path)).atimeMs).toBeCloseTo(written, -1);
  limit.used(A, path, { atimeMs: now - HOUR - 1, mtimeMs: written });
  await vi.waitFor(async () => expect((await stat(path)).atimeMs).toBeGreaterThanOrEqual(now - 1));
  expect((await stat(path)).mtimeMs).toBeCloseTo(written, 2);
});

test("noting a use leaves the time of the write as it is, to the microsecond that tags have", async () => {
  const dir = await scratch();
  const limit = new FolderLimit({ maxBytes: 1_000, async *files() {}, remove: async () => {} });
  const microseconds = ({ mtimeMs }: { mtimeMs: number }): number => Math.round(mtimeMs * 1000);
  const before = new Map<string, number>();
  for (let i = 0; i < 40; i++) {
    const path = join(dir, `${A}-${i}`);
    await writeFile(path, "12345");
    // Nanoseconds of all kinds, as disks have them.
    await promisify(execFile)("touch", [
      "-d",
      `2026-01-02T03:04:05.${String(i * 24_989_749 + 499).padStart(9, "0")}Z`,
      path,
    ]);
    const facts = await stat(path);
    before.set(path, microseconds(facts));
    limit.used(A, path, facts);
    await vi.waitFor(async () => expect((await stat(path)).atimeMs).toBeGreaterThan(Date.now() - HOUR));
  }
  const after = new Map<string, number>();
  for (const path of before.keys()) after.set(path, microseconds(await stat(path)));
  expect(after).toEqual(before);
});

test("nothing but stored images behind the folder is counted or removed", async () => {
  const dir = await scratch();
  for (const name of ["original.jpg", A, "p-note.json"]) await writeFile(join(dir, name), Buffer.alloc(5_000));
  const { store } = await open({ limit: { maxBytes: 500, cacheFolder: "p/" } }, dir);
  for (const name of [`p/by-source/${A}/${B}`, `p/${A}/photo.jpg`, `p/events/${A}`]) await put(store, name, 400);
  await put(store, `p/${B}`, 400);
  await nextMillisecond();
  await put(store, `p/${C}`, 400);
  const others = ["original.jpg", A, "p-note.json", `p/by-source/${A}/${B}`, `p/${A}/photo.jpg`, `p/events/${A}`];
  await eventually(store, [...others, `p/${C}`]);
  expect(store.usage?.().bytes).toBe(400);
});

test("an image that is being read is read to its end, also when it goes meanwhile", async () => {
  const { dir, store } = await open({ maxBytes: 1_000_000 });
  await put(store, A, 600_000);
  const reader = (await store.get(A))!.body;
  if (Buffer.isBuffer(reader)) throw new Error("expected a stream");
  await nextMillisecond();
  await put(store, B, 600_000);
  await vi.waitFor(async () => expect(await readdir(dir)).toEqual([B]));
  expect(Buffer.concat(await reader.toArray()).length).toBe(600_000);
});

test("what is written while the folder is looked through counts once", async () => {
  const dir = await scratch();
  for (const name of [A, B]) await writeFile(join(dir, name), Buffer.alloc(300));
  let [goOn, reached] = [() => {}, () => {}];
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  const atGate = new Promise<void>((resolve) => (reached = resolve));
  async function* files() {
    yield { name: A, path: join(dir, A) };
    reached();
    await gate;
    for (const name of [B, C]) yield { name, path: join(dir, name) };
  }
  const limit = new FolderLimit({ maxBytes: 10_000, files, remove: async () => {} });
  const write = (name: string, before: number, size: number, during?: () => Promise<void>) =>
    limit.write(name, { before, size }, async () => {
      await writeFile(join(dir, name), Buffer.alloc(size));
      await during?.();
      return "stored";
    });
  await atGate;
  // One that was seen already, one that is still to be seen, and a new one whose put ends behind the look.
  await write(A, 300, 500);
  await write(B, 300, 400);
  await write(C, 0, 700, async () => {
    goOn();
    await vi.waitFor(() => expect(limit.usage.bytes).toBe(900));
  });
  expect(limit.usage.bytes).toBe(1_600);
  await limit.close();
});

test("what is replaced or removed counts once", async () => {
  const { store } = await open({});
  await put(store, A, 600);
  await put(store, A, 700);
  expect(store.usage?.().bytes).toBe(700);
  await store.delete(A);
  await store.delete(A);
  expect(store.usage?.()).toEqual({ bytes: 0, evicted: 0, evictedBytes: 0 });
});

test("of any number of files those are kept whose use is longest ago", () => {
  const oldest = new OldestFiles(100);
  const times = Array.from({ length: 5_000 }, (_, i) => (i * 7_919) % 10_007);
  for (const used of times) oldest.add({ name: String(used), path: "", used });
  expect(oldest.sorted().map(({ used }) => used)).toEqual(
    [...times]
      .sort((a, b) => a - b)
      .slice(0, 100)
      .reverse(),
  );
});

/** A limit over three files of 300 bytes, the first of them the oldest, with what it removes and warns of. */
async function limitOfThree(maxBytes: number, onRemove: (name: string) => unknown = () => {}) {
  const dir = await scratch();
  const files = [A, B, C].map((name) => ({ name, path: join(dir, name) }));
  for (const [i, { path }] of files.entries()) {
    await writeFile(path, Buffer.alloc(300));
    await utimes(path, 1_000 + i, 1_000 + i);
  }
  const removed: string[] = [];
  const warn = vi.fn();
  const limit = new FolderLimit({
    maxBytes,
    log: { info() {}, warn },
    files: async function* () {
      yield* files;
    },
    remove: async (name) => {
      removed.push(name);
      await unlink(join(dir, name));
      await onRemove(name);
    },
  });
  return { dir, limit, removed, warn };
}

test("a folder that is just full keeps everything, and what was there already counts once", async () => {
  const { limit, removed } = await limitOfThree(900);
  await vi.waitFor(() => expect(limit.usage.bytes).toBe(900));
  expect(await limit.write(D, { before: 0, size: 300 }, async () => "exists")).toBe("exists");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([removed, limit.usage.bytes]).toEqual([[], 900]);
  await limit.close();
});

test("a file that another process has removed meanwhile is passed over", async () => {
  const three = await limitOfThree(0, (name) => name === A && unlink(join(three.dir, B)));
  await vi.waitFor(() => expect(three.removed).toEqual([A, C]));
  await vi.waitFor(() => expect(three.limit.usage).toEqual({ bytes: 0, evicted: 2, evictedBytes: 600 }));
  await three.limit.close();
  expect(three.warn).not.toHaveBeenCalled();
});

test("a close ends the removals after the one that is under way", async () => {
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const { limit, removed } = await limitOfThree(0, () => gate);
  await vi.waitFor(() => expect(removed).toEqual([A]));
  const closed = limit.close();
  open();
  await closed;
  expect([removed, limit.usage.evicted]).toEqual([[A], 1]);
});

test("a close ends a look through the folder, and waits until it has ended", async () => {
  let ended = false;
  async function* files() {
    try {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        yield { name: A, path: "/nowhere" };
      }
    } finally {
      ended = true;
    }
  }
  const limit = new FolderLimit({ maxBytes: 0, files, remove: async () => {} });
  await limit.close();
  expect(ended).toBe(true);
});

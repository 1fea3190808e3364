import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test, vi } from "vitest";
import { FolderUsage } from "./folderUsage.js";
import { FreshUses } from "./freshUses.js";
import { LeastUsed } from "./leastUsed.js";

/** Two files, the older one first, with the number of looks through their folder. */
async function open() {
  const dir = await scratch();
  const files = ["a", "b"].map((name) => ({ name, path: join(dir, name) }));
  for (const [i, { path }] of files.entries()) {
    await writeFile(path, "12345");
    await utimes(path, 1_000 + i, 1_000 + i);
  }
  const looked = vi.fn();
  const stored = new FolderUsage();
  const leastUsed = new LeastUsed({
    files: async function* () {
      looked();
      yield* files;
      // One that another process removes in this moment.
      yield { name: "gone", path: join(dir, "gone") };
    },
    fresh: new FreshUses(),
    stored,
    signal: new AbortController().signal,
  });
  return { leastUsed, stored, looked };
}

test("one look serves until all that it has found is taken", async () => {
  const { leastUsed, stored, looked } = await open();
  await leastUsed.refresh();
  await leastUsed.refresh();
  expect([(await leastUsed.next())?.name, (await leastUsed.next())?.name]).toEqual(["a", "b"]);
  expect([looked.mock.calls.length, stored.bytes]).toEqual([1, 10]);
  expect((await leastUsed.next())?.name).toBe("a");
  expect(looked).toHaveBeenCalledTimes(2);
});

test("where nothing is left, a refresh counts the folder before anything is taken", async () => {
  const { leastUsed, looked } = await open();
  for (let i = 0; i < 2; i++) await leastUsed.next();
  await leastUsed.refresh();
  expect(looked).toHaveBeenCalledTimes(2);
});

test("after an hour the folder is looked through anew, since other processes write as well", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const { leastUsed, looked } = await open();
  await leastUsed.refresh();
  vi.advanceTimersByTime(3_600_000);
  await leastUsed.refresh();
  expect(looked).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  await leastUsed.refresh();
  expect(looked).toHaveBeenCalledTimes(2);
});

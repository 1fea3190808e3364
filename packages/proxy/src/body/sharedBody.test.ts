import { readdirSync, readlinkSync } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { Memory } from "../base/memory.js";
import { SharedBody } from "./sharedBody.js";
import { SpillSpace } from "./spillSpace.js";

/** Returns a piece with memory of its own, as a socket yields them. */
const chunk = (): Buffer => Buffer.alloc(100_000, 1);

function bodyIn(spill: SpillSpace): { body: SharedBody; memory: Memory } {
  const memory = new Memory(1_000_000);
  return { body: new SharedBody({ memory, spill, memoryPerObject: 150_000, maxBytes: 10_000_000 }), memory };
}

async function bytesOf(body: SharedBody): Promise<number> {
  const reader = body.reader();
  let length = 0;
  for await (const chunk of reader) length += chunk.length;
  reader.close();
  return length;
}

/** Lists the open files without a name that stood in a folder. */
const filesIn = (dir: string): string[] =>
  readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(dir);
    } catch {
      return false;
    }
  });

test("a spill file is private and has no name while it is in use", async () => {
  const dir = await scratch();
  const spill = new SpillSpace(dir, 1_000_000, 10);
  const { body } = bodyIn(spill);
  for (let i = 0; i < 3; i++) await body.append(chunk());
  expect([await readdir(dir), spill.used]).toEqual([[], 200_000]);
  const mine = filesIn(dir);
  expect(mine).toHaveLength(1);
  expect((await stat(`/proc/self/fd/${mine[0]}`)).mode & 0o777).toBe(0o600);
  body.end();
  expect(await bytesOf(body)).toBe(300_000);
  body.release();
  await expect.poll(() => filesIn(spill.dir).length).toBe(0);
  expect(spill.used).toBe(0);
});

test("a body that ends while its file is being opened or written gives all of it back", async () => {
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const spill = new (class extends SpillSpace {
    override async open() {
      await gate;
      return super.open();
    }
  })(await scratch(), 1_000_000, 10);
  const { body, memory } = bodyIn(spill);
  void body.append(chunk());
  const spilling = body.append(chunk());
  // The upstream breaks off while there is no reader.
  body.fail(new Error("broken"));
  body.release();
  open();
  await spilling;
  await expect.poll(() => filesIn(spill.dir).length).toBe(0);
  expect([spill.used, memory.used]).toEqual([0, 0]);
});

test("a disk that fills up on the way ends only the store", async () => {
  // A device of the system that is always full.
  const full = new (class extends SpillSpace {
    override open() {
      return open("/dev/full", "r+");
    }
  })(await scratch(), 1_000_000, 10);
  const { body } = bodyIn(full);
  const reading = bytesOf(body);
  for (let i = 0; i < 5; i++) await body.append(chunk());
  body.end();
  expect(await reading).toBe(500_000);
  expect(body.overflow).toEqual({ reason: "spill-failed", message: expect.stringContaining("ENOSPC") });
  expect(full.used).toBe(0);
});

test("more bodies than files may be open are not kept", async () => {
  const spill = new SpillSpace(await scratch(), 10_000_000, 2);
  const bodies = Array.from({ length: 4 }, () => bodyIn(spill).body);
  for (const body of bodies) {
    const reader = body.reader();
    for (let i = 0; i < 2; i++) await body.append(chunk());
    reader.close();
  }
  expect(bodies.map(({ overflow }) => overflow?.reason)).toEqual([undefined, undefined, "spill-full", "spill-full"]);
  bodies[0]!.release();
  const oneMore = async () => {
    const next = bodyIn(spill).body;
    for (let i = 0; i < 2; i++) await next.append(chunk());
    return next.overflow;
  };
  // The file is closed in the background.
  await expect.poll(oneMore).toBeUndefined();
});

test("who writes into a body that failed is told to stop", () => {
  const { body } = bodyIn(new SpillSpace("/nowhere", 0, 0));
  body.fail(new Error("nobody reads"));
  expect(() => body.append(chunk())).toThrow("nobody reads");
});

/** Returns a body that keeps nothing but its latest chunk. */
function passing(): SharedBody {
  const memory = new Memory(0);
  return new SharedBody({ memory, spill: new SpillSpace("/nowhere", 0, 0), memoryPerObject: 0, maxBytes: 1 });
}

test("the writer of a body that is not kept waits for its readers, and goes on when one skips what it waits for", async () => {
  const body = passing();
  const reader = body.reader();
  await body.append(chunk());
  const second = body.append(chunk());
  // The range begins later, so nothing of the first chunk is read.
  reader.limit(150_000, 160_000);
  await second;
  expect(await reader.next()).toHaveLength(10_000);
});

test("the writer of a body that is not kept is told to stop when its last reader leaves", async () => {
  const body = passing();
  const reader = body.reader();
  await body.append(chunk());
  const second = body.append(chunk());
  reader.close();
  await expect(second).rejects.toThrow("nobody is reading this body any more");
  expect(await reader.next()).toBeUndefined();
});

test("a reader that leaves while it waits for bytes gets no more, and holds nothing", async () => {
  const { body, memory } = bodyIn(new SpillSpace("/nowhere", 0, 0));
  const reader = body.reader();
  const waiting = reader.next();
  await body.append(chunk());
  expect(await waiting).toHaveLength(100_000);
  const left = reader.next();
  reader.close();
  expect(await left).toBeUndefined();
  body.release();
  expect(memory.used).toBe(0);
});

test("pieces for a store lie in one block, which is counted, but one that did not fill it is left alone", async () => {
  const { body, memory } = bodyIn(new SpillSpace(await scratch(), 1_000_000, 10));
  for (const byte of [1, 2, 3]) await body.append(Buffer.alloc(100_000, byte));
  // 200,000 bytes lie on disk.
  const before = memory.used;
  const pieces = body.pieces() as AsyncGenerator<Buffer>;
  const next = async (): Promise<Buffer> => (await pieces.next()).value;
  const [first, second] = [await next(), await next()];
  expect([first.length, second.length, second.buffer === first.buffer]).toEqual([131_072, 68_928, true]);
  expect(memory.used - before).toBe(131_072);
  // All the rest gets there as well, while a socket may still have to send the second piece.
  await body.append(Buffer.alloc(100_000, 4));
  body.end();
  const third = await next();
  expect([third[0], third.length, second[0], second.at(-1)]).toEqual([3, 131_072, 2, 2]);
  await pieces.return(undefined);
  body.release();
  expect(memory.used).toBe(0);
});

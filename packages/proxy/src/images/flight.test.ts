import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { silentLog } from "../base/log.js";
import { Memory } from "../base/memory.js";
import { openSpill } from "../body/spillSpace.js";
import { DEFAULT_LIMITS } from "../settings/limits.js";
import { Flight } from "./flight.js";
import type { ResponseHead } from "./responseHead.js";

const HEAD: ResponseHead = {
  status: 200,
  origin: "upstream",
  contentType: "image/jpeg",
  length: 2,
  cacheControl: "no-store",
};

async function flight(maxBytes = 1_000): Promise<{ flight: Flight; memory: Memory }> {
  const memory = new Memory(1_000_000);
  const spill = openSpill(await scratch(), DEFAULT_LIMITS, silentLog);
  return {
    flight: new Flight({ key: "key", path: "/path" }, { memory, spill, memoryPerObject: 1_000, maxBytes }),
    memory,
  };
}

test("an answer whose bytes lie in memory has no body, and no reader of one", async () => {
  const { flight: one } = await flight();
  const client = one.join(true);
  one.begin({ ...HEAD, origin: "bucket", bytes: Buffer.from("hi") });
  expect(await client.head).toMatchObject({ bytes: Buffer.from("hi") });
  expect(client.reader).toBeUndefined();
  expect(one.join(true).reader).toBeUndefined();
});

test("no byte of a body that is not kept passes a client by, though it hears of the answer later", async () => {
  const { flight: one, memory } = await flight(3);
  const [client, head] = [one.join(true), one.join(false)];
  one.begin(HEAD);
  // Both pieces arrive in one turn and are more than the body keeps: the second one waits for every reader.
  const first = one.body.append(Buffer.from("abcd"));
  const second = one.body.append(Buffer.from("efgh"));
  await client.head;
  const reader = client.reader!;
  expect(String(await reader.next())).toBe("abcd");
  expect(String(await reader.next())).toBe("efgh");
  await Promise.all([first, second]);
  one.body.end();
  expect(await reader.next()).toBeUndefined();
  expect(head.reader).toBeUndefined();
  client.leave();
  head.leave();
  one.end();
  expect(memory.used).toBe(0);
});

test("a newcomer reads from the first byte; with the last client that leaves before an answer the flight is abandoned", async () => {
  const { flight: one } = await flight();
  one.begin(HEAD);
  void one.body.append(Buffer.from("hi"));
  expect(String(await one.join(true).reader!.next())).toBe("hi");
  const { flight: other } = await flight();
  const [first, second] = [other.join(true), other.join(true)];
  first.leave();
  first.leave();
  expect(other.abandoned).toBe(false);
  second.leave();
  expect(other.abandoned).toBe(true);
  expect(other.signal.aborted).toBe(true);
});

test("a flight that has its answer goes on without clients, since its bytes may be stored", async () => {
  const { flight: one } = await flight();
  const client = one.join(true);
  one.begin(HEAD);
  client.leave();
  expect([one.abandoned, one.signal.aborted]).toEqual([false, false]);
});

test("a failure reaches every client that waits, and is no fault of the process where none is left", async () => {
  const { flight: one } = await flight();
  const clients = [one.join(true), one.join(false)];
  one.fail(new Error("broken"));
  for (const { head } of clients) await expect(head).rejects.toThrow("broken");
  const { flight: left } = await flight();
  const client = left.join(true);
  client.leave();
  // The test runner fails on a rejection that nobody handles.
  left.fail(new Error("broken"));
  await new Promise((resolve) => setImmediate(resolve));
});

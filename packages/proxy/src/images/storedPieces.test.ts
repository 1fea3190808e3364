import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BrokenBody, StoredPieces } from "./storedPieces.js";

const IDLE_MS = 1_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

function open() {
  const body = new Readable({ read() {} });
  return { body, pieces: new StoredPieces(body, IDLE_MS) };
}
const no = (): boolean => false;

test("pieces are passed on in order, then the end, and nothing is left behind", async () => {
  const { body, pieces } = open();
  body.push("first");
  expect(String(await pieces.next(no))).toBe("first");
  body.push("second");
  expect(String(await pieces.next(no))).toBe("second");
  body.push(null);
  expect(await pieces.next(no)).toBeUndefined();
  pieces.close();
  expect(vi.getTimerCount()).toBe(0);
});

test("a body that nobody reads to its end is let go", () => {
  const { body, pieces } = open();
  pieces.close();
  expect(body.destroyed).toBe(true);
});

test.each([true, false])("a silence breaks the body, and says whether clients have a part of it: %s", async (sent) => {
  const { pieces } = open();
  const next = pieces.next(() => sent);
  vi.advanceTimersByTime(IDLE_MS);
  const error = await next.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BrokenBody);
  expect(error).toMatchObject({ message: "the bucket sent nothing for 1000 ms", sent });
});

test("each piece has the whole time, and the time that a reader takes is no silence", async () => {
  const { body, pieces } = open();
  for (let i = 0; i < 3; i++) {
    const next = pieces.next(no);
    vi.advanceTimersByTime(IDLE_MS - 1);
    body.push("piece");
    expect(String(await next)).toBe("piece");
  }
  vi.advanceTimersByTime(5 * IDLE_MS);
  body.push("late");
  expect(String(await pieces.next(no))).toBe("late");
  const last = pieces.next(no);
  vi.advanceTimersByTime(IDLE_MS);
  await expect(last).rejects.toBeInstanceOf(BrokenBody);
});

import { expect, test } from "vitest";
import { LargePuts } from "./largePuts.js";

const LARGE = 8 * 1024 * 1024;

/** Five long images that want to be put, and the numbers of those that have begun. */
function start() {
  const state = { busy: true, full: false };
  const puts = new LargePuts({ isBusy: () => state.busy, isFull: () => state.full });
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  for (let i = 0; i < 5; i++)
    void puts.turn(LARGE).then((end) => {
      begun.push(i);
      ends.push(end);
    });
  return { state, puts, begun, ends };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("while imgproxy is busy long images are put one after the other, in their order", async () => {
  const { begun, ends } = start();
  await settled();
  expect(begun).toEqual([0]);
  ends.shift()!();
  await settled();
  expect(begun).toEqual([0, 1]);
});

test("once imgproxy is quiet all of them begin", async () => {
  const { state, puts, begun } = start();
  await settled();
  state.busy = false;
  puts.go();
  await settled();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test("what waits begins when room gets short, and small images never wait", async () => {
  const { state, puts, begun } = start();
  await puts.turn(30_000);
  await settled();
  expect(begun).toEqual([0]);
  state.full = true;
  void puts.turn(LARGE).then(() => begun.push(5));
  await settled();
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
});

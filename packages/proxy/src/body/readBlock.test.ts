import { expect, test } from "vitest";
import { Memory } from "../base/memory.js";
import { ReadBlock } from "./readBlock.js";

const KIB = 1024;

test("a reader gets a large block while half of the memory stays free, and then a small one", () => {
  const memory = new Memory(512 * KIB);
  const sizes = Array.from({ length: 3 }, () => new ReadBlock(memory).bytes.length);
  expect(sizes).toEqual([128 * KIB, 128 * KIB, 16 * KIB]);
  expect(memory.used).toBe(272 * KIB);
});

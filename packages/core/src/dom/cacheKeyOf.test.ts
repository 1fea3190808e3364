import { expect, test } from "vitest";
import { cacheKeyOf } from "./cacheKeyOf.js";

test.each([
  ["https://bucket.example.com/folder/1f2e", "1f2e"],
  ["https://bucket.example.com/1f2e?v=/2", "1f2e"],
  ["https://bucket.example.com/1f2e#/a?b", "1f2e"],
  ["1f2e", "1f2e"],
  ["", ""],
  ["https://bucket.example.com/", ""],
])("the key in %s", (address, key) => {
  expect(cacheKeyOf(address)).toBe(key);
});

test.each([
  ["https://bucket.example.com/folder/1f2e/400.avif?v=2", "1f2e/400.avif"],
  ["1f2e/400.avif", "1f2e/400.avif"],
])("the key of the member of a set in %s", (address, key) => {
  expect(cacheKeyOf(address, true)).toBe(key);
});

import { describe, expect, test } from "vitest";
import { contentHash, fileName } from "./fileName.js";

const HASH = "9f86d081884c7d65";

test("the hash is the beginning of the content's SHA-256", () => {
  expect(contentHash(Buffer.from("test"))).toBe(HASH);
});

describe("the name of an original", () => {
  test.each([
    ["[name].[hash][extname]", "/a/cat.jpg", `cat.${HASH}.jpg`],
    ["x/[hash:8].[ext]", "/a/cat.jpg", `x/${HASH}.jpg`],
    // Nuxt's folder ends in a slash.
    ["_nuxt//[name]-[hash][extname]", "/a/cat.jpg", `_nuxt/cat-${HASH}.jpg`],
    ["./x/[name]-[hash][extname]", "/a/cat.jpg", `x/cat-${HASH}.jpg`],
    // A pattern without a hash would let two contents share an address.
    ["assets/[name][extname]", "/a/cat.jpg", `assets/cat-${HASH}.jpg`],
    ["assets/[name].[ext]", "/a/cat.jpg", `assets/cat-${HASH}.jpg`],
    ["fixed.bin", "/a/cat.jpg", `fixed-${HASH}.bin`],
    ["[name]", "/a/cat.jpg", `cat-${HASH}`],
    // Nothing of it has to be escaped in an address, and no folder is left by it.
    ["[name]-[hash][extname]", "/a/Kätzchen & Co?.jpg", `K_tzchen_Co_-${HASH}.jpg`],
    ["[name]-[hash][extname]", "/a/..jpg", `.-${HASH}.jpg`],
    ["[name]-[hash][extname]", "/a/cat", `cat-${HASH}`],
  ])("%s of %s is %s", (pattern, file, expected) => {
    expect(fileName(pattern, file, HASH)).toBe(expected);
  });
});

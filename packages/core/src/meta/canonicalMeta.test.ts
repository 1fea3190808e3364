import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { canonicalMeta, createImages, isBucketfirstError, metaKey } from "../index.js";

interface Vector {
  config: string;
  source: string;
  P: string;
  S: string;
  F: string;
  K: string;
  proxied: string;
  cached: string;
}

const file = JSON.parse(readFileSync(new URL("../../../../spec/vectors.json", import.meta.url), "utf8"));
const vectors: Vector[] = file.meta;
const CAT = "bG9jYWw6Ly8vY2F0LmpwZw";
const signing = { key: "736563726574", salt: "68656c6c6f" };

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return isBucketfirstError(error) ? error.code : String(error);
  }
  return "no error";
}

describe("vectors", () => {
  test("there are some", () => {
    expect(vectors).toHaveLength(102);
  });

  test.each(vectors.map((vector) => [vector.F, vector] as const))("%s", (_, vector) => {
    const images = createImages(file.configs[vector.config]);
    const { P, S, F, K, proxied, cached, source } = vector;
    expect(images.metaUrls(source)).toEqual({ path: F, cacheKey: K, cached, proxied });
    const { signing, server } = file.configs[vector.config];
    expect(canonicalMeta(`${F}/meta.json`, { signing, server })).toEqual({
      signature: S,
      path: P,
      key: K,
      source: images.resolveSource(source),
      encoding: P.startsWith("/meta/plain/") ? "plain" : "base64",
    });
    expect(metaKey(P)).toBe(K);
  });
});

test("a server that takes presets alone knows no metadata", () => {
  const server = { presetsOnly: true } as const;
  const images = createImages({ proxyUrl: "https://img.test", server });
  expect(() => images.metaUrls("local:///cat.jpg")).toThrow("server.presetsOnly: expected false");
  expect(codeOf(() => images.metaUrls("local:///cat.jpg"))).toBe("INVALID_CONFIG");
  expect(canonicalMeta(`/unsafe/meta/${CAT}/meta.json`, { server })).toBeUndefined();
});

describe("what the receiver takes", () => {
  test.each([
    `/unsafe/meta/${CAT}/meta.json?v=1`,
    `/img/unsafe/meta/${CAT}/meta.json`,
    "/unsafe/meta/plain/local%3A%2F%2F%2Fcat.jpg/meta.json",
  ])("%s", (target) => {
    const pathPrefix = target.startsWith("/img") ? "/img/" : "";
    expect(canonicalMeta(target, { pathPrefix })?.source).toBe("local:///cat.jpg");
  });

  test("an encrypted source stays so", () => {
    const server = { edition: "pro" } as const;
    const found = canonicalMeta("/unsafe/meta/enc/AAEC/meta.json", { server });
    expect(found).toMatchObject({ path: "/meta/enc/AAEC", source: "AAEC", encoding: "encrypted" });
  });

  test.each([
    `/unsafe/w:300/${CAT}`,
    `/unsafe/meta/${CAT}`,
    `/unsafe/${CAT}/meta.json`,
    `/unsafe/set:1x/${CAT}/1x`,
    "meta.json",
    "\ud800",
  ])("%s asks for none", (target) => {
    expect(canonicalMeta(target)).toBeUndefined();
  });
});

describe("what the receiver refuses", () => {
  test.each([
    ["a slash too many", `/unsafe//meta/${CAT}/meta.json`],
    ["another slash too many", `/unsafe/meta//${CAT}/meta.json`],
    ["padding", "/unsafe/meta/YQ==/meta.json"],
    ["base64 cut by a slash", "/unsafe/meta/bG9jYWw6/Ly8vY2F0LmpwZw/meta.json"],
    ["an extension", `/unsafe/meta/${CAT}.png/meta.json`],
    ["an option", `/unsafe/meta/w:3/${CAT}/meta.json`],
    ["a plain source that is not escaped", "/unsafe/meta/plain/local:///cat.jpg/meta.json"],
    ["escapes in lower case", "/unsafe/meta/plain/local%3a%2f%2f%2fcat.jpg/meta.json"],
    ["no source", "/unsafe/meta//meta.json"],
    ["what is encrypted, at a server of the open edition", "/unsafe/meta/enc/AAEC/meta.json"],
  ])("%s", (_, target) => {
    expect(codeOf(() => canonicalMeta(target))).toBe("INVALID_PATH");
  });

  test("another segment than unsafe, and a wrong signature, before anything is read", () => {
    expect(codeOf(() => canonicalMeta(`/any/meta/${CAT}/meta.json`))).toBe("INVALID_SIGNATURE");
    expect(codeOf(() => canonicalMeta("/unsafe/meta/w:3/x/y/meta.json", { signing }))).toBe("INVALID_SIGNATURE");
  });

  test("a signature of the path as it would be without meta", () => {
    const { path } = createImages({ proxyUrl: "https://img.test", signing }).buildUrls("local:///cat.jpg");
    const signature = path.split("/")[1];
    expect(codeOf(() => canonicalMeta(`/${signature}/meta/${CAT}/meta.json`, { signing }))).toBe("INVALID_SIGNATURE");
  });
});

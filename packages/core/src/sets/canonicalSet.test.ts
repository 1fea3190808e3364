import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { canonicalSet, isBucketfirstError, signPath } from "../index.js";

const pairs = [
  { key: "943b421c9eb07c83", salt: "520f986b998545b4" },
  { key: "aa", salt: "bb", size: 16 },
  { key: "00ff", salt: "ff00", size: 1 },
] as const;
const [signing] = pairs;
const P = "/set:200-400:avif/rs:fill:400:300/plain/local%3A%2F%2F%2Fcat.jpg";
const F = signPath(P, signing);
const S43 = "A".repeat(43);

function codeOf(target: string, config = {}): string | undefined {
  try {
    canonicalSet(target, config);
    return undefined;
  } catch (error) {
    return isBucketfirstError(error) ? error.code : String(error);
  }
}

test("a member of a set that was signed", () => {
  const S = createHmac("sha256", Buffer.from(signing.key, "hex"))
    .update(Buffer.from(signing.salt, "hex"))
    .update(P)
    .digest("base64url");
  expect(canonicalSet(`/img/${S}${P}/200.avif`, { pathPrefix: "/img", signing })).toEqual({
    signature: S,
    path: P,
    key: "2837f30e760268f25a912cb2a7b4b1d0",
    head: "set:200-400:avif/rs:fill:400:300",
    segments: ["rs:fill:400:300"],
    ladder: "200-400",
    formats: "avif",
    source: "local:///cat.jpg",
    encoding: "plain",
    member: "200.avif",
    step: "200",
    format: "avif",
    classicPath: "/rs:fill:200:150/f:avif/plain/local%3A%2F%2F%2Fcat.jpg",
  });
});

test.each(pairs.map((pair, i) => [i, pair] as const))("pair %i of three", (_, pair) => {
  expect(canonicalSet(`${signPath(P, pair)}/400`, { signing: pairs })?.path).toBe(P);
});

test("a key does not move when the keys rotate", () => {
  const keys = [undefined, ...pairs].map((pair) => {
    const target = `${signPath(P, pair)}/400`;
    return canonicalSet(target, pair && { signing: pair })?.key;
  });
  expect(new Set(keys).size).toBe(1);
});

test("a query is cut, and %3A undone in front of the source", () => {
  const spelt = P.replace(/:/g, "%3A");
  expect(canonicalSet(`/img${F.slice(0, -P.length)}${spelt}/400?a/b=1`, { pathPrefix: "/img/", signing })?.path).toBe(
    P,
  );
});

test.each(["/unsafe/rs:fit:200/aGk", "/info/unsafe/set:1x/aGk", "/", "", "*", `${F}\ud800`])(
  "%j is no set's address, and left to canonicalPath",
  (target) => {
    expect(canonicalSet(target, { signing })).toBeUndefined();
  },
);

describe("a wrong signature is refused before anything else is looked at", () => {
  const S = F.slice(1, -P.length);
  // The digest has 32 bytes, so two bits of the last character are spare.
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const spare = S.slice(0, -1) + alphabet[alphabet.indexOf(S.at(-1)!) ^ 1];

  test.each([
    `/${spare}${P}/400`,
    `/${S}=${P}/400`,
    `/${S.slice(0, -1)}${P}/400`,
    `/unsafe${P}/400`,
    `/${P}/400`,
    `//${S}${P}/400`,
    `/${S}/${P}/400`,
    F,
    `${F}/400/400`,
    `${F.replace("400:300", "400:301")}/400`,
    `${F.replace("200-400", "200-400-9")}/9`,
    `${F.replace("%3A", ":")}/400`,
    `${F.replace("%3A", "%3a")}/400`,
    `${F.replace("set:", "set%3a")}/400`,
    `${F.replace("set:", "SET:")}/400`,
    `/x/set:nothing/at/all`,
  ])("%s", (target) => {
    expect(codeOf(target, { signing })).toBe("INVALID_SIGNATURE");
  });

  test("a wrong member behind a right signature is no such path", () => {
    for (const member of ["", "300", "400.webp", "400%2Eavif"])
      expect(codeOf(`${F}/${member}`, { signing })).toBe("INVALID_PATH");
  });

  test("a head that is not canonical is no such path, whoever signed it", () => {
    for (const head of ["set:400-200", "set:1.50x", "set:400:jpeg", "sET:400"])
      expect(codeOf(`${signPath(`/${head}/rs:fit:400/aGk`, signing)}/400`, { signing })).toBe("INVALID_PATH");
  });

  test("secrets and the signature that would be right are not in the message", () => {
    expect(() => canonicalSet(`/x${P}/400`, { signing })).toThrow(
      /^signature: expected one made by the key, got another$/,
    );
  });
});

describe("without keys", () => {
  test("one first segment is accepted", () => {
    expect(codeOf(`/unsafe${P}/400`)).toBeUndefined();
    for (const segment of ["", "x", "Unsafe", "unsafe.", S43])
      expect(codeOf(`/${segment}${P}/400`)).toBe("INVALID_SIGNATURE");
  });

  test("it may be another one", () => {
    expect(canonicalSet(`/insecure${P}/400`, { unsignedSegment: "insecure" })?.signature).toBe("insecure");
    expect(codeOf(`/unsafe${P}/400`, { unsignedSegment: "insecure" })).toBe("INVALID_SIGNATURE");
  });
});

test("keys that are not set are refused", () => {
  expect(codeOf(`${F}/400`, { signing: { key: "", salt: "00" } })).toBe("INVALID_CONFIG");
  expect(codeOf(`${F}/400`, { signing: [] })).toBe("INVALID_CONFIG");
});

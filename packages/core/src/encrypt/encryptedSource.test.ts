import { createDecipheriv, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createImages, isBucketfirstError } from "../index.js";
import { encryptedSource } from "./index.js";

// The worked example is from imgproxy's documentation.
const key = "1eb5b0e971ad7f45324c1bb15c947cb207c43152fa5c6c7f35c4f36e0c18e0f1";
const iv = "a79563a2b35d86cee6451c3c800f535a";
const EXAMPLE = "p5VjorNdhs7mRRw8gA9TWoRlGci3l1kuzqN43UQlRaRIQ0qtBKW3qFABIsx-ZRz_cVc8iVTYbhsNsxNBL1BHaQ";

test("imgproxy's example", () => {
  expect(encryptedSource({ key, iv }).encrypt("http://example.com/images/curiosity.jpg")).toBe(EXAMPLE);
  expect(encryptedSource({ key: key.toUpperCase(), iv }).encrypt("http://example.com/images/curiosity.jpg")).toBe(
    EXAMPLE,
  );
});

describe.each([32, 48, 64])("a key of %i characters", (length) => {
  const short = key.slice(0, length);
  test.each(["a", "", "x".repeat(16), "кот 🐈", "x".repeat(3000)])("round trip of %j", (source) => {
    const bytes = Buffer.from(encryptedSource({ key: short }).encrypt(source), "base64url");
    const expected = createHmac("sha256", Buffer.from(short, "hex")).update(source).digest().subarray(0, 16);
    expect(bytes.subarray(0, 16).equals(expected)).toBe(true);
    const decipher = createDecipheriv(`aes-${length * 4}-cbc`, Buffer.from(short, "hex"), bytes.subarray(0, 16));
    expect(Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString()).toBe(source);
  });
});

test("the same source is encrypted to the same text, another one to another", () => {
  const { encrypt } = encryptedSource({ key });
  expect(encrypt("a")).toBe(encrypt("a"));
  expect(encrypt("a").slice(0, 21)).not.toBe(encrypt("b").slice(0, 21));
});

test.each<[unknown, string]>([
  [{}, "INVALID_CONFIG encryption key: expected hex of 16, 24, 32 bytes, got 0 characters"],
  [undefined, "INVALID_CONFIG encryption key: expected hex of 16, 24, 32 bytes, got 0 characters"],
  [{ key: "" }, "INVALID_CONFIG encryption key: expected hex of 16, 24, 32 bytes, got 0 characters"],
  [{ key: key.slice(1) }, "INVALID_CONFIG encryption key: expected hex of 16, 24, 32 bytes, got 63 characters"],
  [{ key: key.slice(2) }, "INVALID_CONFIG encryption key: expected hex of 16, 24, 32 bytes, got 62 characters"],
  [{ key: `${key.slice(1)}g` }, "INVALID_CONFIG encryption key: expected hex of 16, 24, 32 bytes, got 64 characters"],
  [{ key, iv: "" }, "INVALID_CONFIG encryption iv: expected hex of 16 bytes, got 0 characters"],
  [{ key, iv: iv.slice(2) }, "INVALID_CONFIG encryption iv: expected hex of 16 bytes, got 30 characters"],
])("%# is refused and not printed", (config, message) => {
  expect(() => encryptedSource(config as never)).toThrow(
    expect.toSatisfy((error) => isBucketfirstError(error) && `${error.code} ${error.message}` === message),
  );
});

test("a lone surrogate is refused", () => {
  expect(() => encryptedSource({ key }).encrypt("\ud800")).toThrow("source: expected well-formed text");
});

test("a source encrypted for a server without Pro is refused at start", () => {
  const config = { proxyUrl: "https://i.test", encoding: encryptedSource({ key }) };
  expect(() => createImages(config)).toThrow("encoding: needs imgproxy Pro");
});

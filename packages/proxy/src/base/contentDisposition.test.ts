import { expect, test } from "vitest";
import { derivedDisposition } from "../storing/derivedDisposition.js";
import { readDisposition, sentDisposition } from "./contentDisposition.js";

/** Returns a header as Node reads it: bytes as Latin-1. */
const wire = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

test.each([
  ['inline; filename="cat.jpg"', 'inline; filename="cat.jpg"', 'inline; filename="cat.jpg"'],
  [
    'attachment; filename="käse.jpg"',
    `attachment; filename="käse.jpg"; filename*=UTF-8''k%C3%A4se.jpg`,
    `attachment; filename="k%C3%A4se.jpg"; filename*=UTF-8''k%C3%A4se.jpg`,
  ],
  [
    `inline; filename="日本 (1)'s.png"`,
    `inline; filename="日本 (1)'s.png"; filename*=UTF-8''%E6%97%A5%E6%9C%AC%20%281%29%27s.png`,
    `inline; filename="%E6%97%A5%E6%9C%AC (1)'s.png"; filename*=UTF-8''%E6%97%A5%E6%9C%AC%20%281%29%27s.png`,
  ],
  [
    'inline; filename="a\u0001\tb\u007f.jpg"',
    'inline; filename="a%01%09b%7F.jpg"',
    'inline; filename="a%01%09b%7F.jpg"',
  ],
])("%j", (given, sent, stored) => {
  expect(readDisposition(wire(given))).toEqual({ sent: wire(sent), stored });
  // The value that the store returns is sent as it was the first time.
  expect(sentDisposition(stored)).toBe(wire(sent));
});

test("bytes that are no UTF-8 keep their place, without a second form", () => {
  const given = 'inline; filename="k\xe4se.jpg"';
  expect(readDisposition(given)).toEqual({ sent: given, stored: 'inline; filename="k%E4se.jpg"' });
});

test("a name too long for a store is kept in one form", () => {
  const name = "ä".repeat(120);
  const { stored } = readDisposition(wire(`attachment; filename="${name}.jpg"`));
  expect(stored).toBe(`attachment; filename*=UTF-8''${encodeURIComponent(name)}.jpg`);
});

const server = { argumentsSeparator: ":", presetsOnly: false };
const source = (text: string): string => Buffer.from(text).toString("base64url");

test.each([
  [`/s/w:1/${source("https://a.test/b/cat.png?x=/y.z")}`, 'inline; filename="cat.jpg"'],
  [
    `/s/att:1/${source("local:///käse.tar.gz")}`,
    `attachment; filename="k%C3%A4se.tar.jpg"; filename*=UTF-8''k%C3%A4se.tar.jpg`,
  ],
  [`/s/att:1/fn:holiday/att:0/${source("local:///a")}`, 'inline; filename="holiday.jpg"'],
  [`/s/return_attachment:t/filename:${source('a"b')}:1/plain/local:///x.png`, 'attachment; filename="a%22b.jpg"'],
  ["/s/w:1/enc/abc", 'inline; filename="image.jpg"'],
  [`/s/newer:1/att:1/${source("local:///a")}`, 'attachment; filename="image.jpg"'],
])("what imgproxy sends for %s", (path, stored) => {
  expect(derivedDisposition(path, "image/jpeg", server).stored).toBe(stored);
});

import { expect, test } from "vitest";
import { classify } from "./classify.js";

const JPEG = Buffer.from("ffd8ffe000104a4649460001", "hex");
const HTML = Buffer.from("<!doctype html><title>sorry</title>");
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>');
const VIDEO = Buffer.from("000000206674797069736f6d00000200", "hex");
const NONE = Buffer.alloc(0);

test.each([
  ["picture", 200, "image/jpeg", JPEG],
  ["picture", 200, "image/JPG; q=1", JPEG],
  ["picture", 200, "image/svg+xml", SVG],
  // A fallback image may have another status; and the bytes of this type are not known here.
  ["picture", 404, "image/jpeg", JPEG],
  ["picture", 200, "image/x-new", Buffer.from("new")],
  ["other", 200, "image/png", JPEG],
  ["other", 200, undefined, JPEG],
  ["other", 200, "text/html", JPEG],
  ["other", 200, "image/jpeg", SVG],
  ["other", 200, "video/mp4", VIDEO],
  ["other", 200, "application/pdf", Buffer.from("%PDF-1.7")],
  ["foreign", 200, "text/html", HTML],
  ["foreign", 200, "image/jpeg", HTML],
  ["foreign", 200, "image/svg+xml", HTML],
  ["empty", 200, "image/jpeg", NONE],
  ["empty", 200, "video/mp4", NONE],
  ["empty", 200, undefined, NONE],
  ["error", 404, "text/plain", Buffer.from("Source is unreachable")],
  ["error", 404, "image/jpeg", HTML],
  ["error", 304, "image/jpeg", JPEG],
  ["error", 204, "image/jpeg", JPEG],
] as const)("%s: %i with type %s", (kind, status, type, first) => {
  expect(classify(status, type === undefined ? {} : { "content-type": type }, first).kind).toBe(kind);
});

test("encoded bytes show nothing, so they are passed on", () => {
  const first = Buffer.from("1f8b0800", "hex");
  const head = { "content-type": "image/svg+xml", "content-encoding": "gzip" };
  expect(classify(200, head, first)).toMatchObject({ kind: "other", type: "image/svg+xml", sniffed: undefined });
  expect(classify(200, { ...head, "content-encoding": "identity" }, first).kind).toBe("foreign");
});

test("two declared types are none", () => {
  expect(classify(200, { "content-type": ["image/jpeg", "image/png"] }, JPEG)).toMatchObject({
    kind: "other",
    type: undefined,
    sniffed: "image/jpeg",
  });
});

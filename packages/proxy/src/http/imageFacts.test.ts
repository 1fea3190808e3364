import { expect, test } from "vitest";
import { createFactsReader, shownSource } from "./imageFacts.js";

const SERVER = { argumentsSeparator: ":", presetsOnly: false };
const base64 = (source: string): string => Buffer.from(source).toString("base64url");
const factsOf = (path: string, more: object = {}, logSources = true, server = SERVER) =>
  createFactsReader(server, logSources)({ key: "k", path, ...more })();

test.each([
  ["https://me:secret@shop.example.com:8443/a/cat.jpg?token=1#x", "https://shop.example.com:8443/a/cat.jpg"],
  ["https://shop.example.com/a@b.jpg", "https://shop.example.com/a@b.jpg"],
  ["https://me:se@cret@shop.example.com", "https://shop.example.com"],
  ["local:///cat.jpg?v=2", "local:///cat.jpg"],
  ["s3://bucket/cat.jpg", "s3://bucket/cat.jpg"],
  ["cat.jpg", "cat.jpg"],
  [`https://shop.example.com/${"a".repeat(600)}`, `https://shop.example.com/${"a".repeat(487)}`],
])("shows %s as %s", (source, shown) => {
  expect(shownSource(source)).toBe(shown);
});

test.each([
  [
    `/S/rs:fill:400:300/f:avif/${base64("https://a.test/cat.jpg?t=1")}`,
    "https://a.test/cat.jpg",
    "rs:fill:400:300/f:avif",
  ],
  ["/S/w:1/plain/https://a.test/c%2520at.jpg@webp", "https://a.test/c%20at.jpg", "w:1"],
  [`/S/${base64("local:///cat.jpg")}`, "local:///cat.jpg", ""],
  ["/S/w:1/enc/aGVsbG8", undefined, "w:1"],
  [`/S/wmu:aHR0cHM6Ly9hLnRlc3Q_dD0x/w:2/${base64("local:///cat.jpg")}`, "local:///cat.jpg", "wmu:…/w:2"],
  [`/S/w:1/-/h:2/${base64("local:///cat.jpg")}`, "local:///cat.jpg", "w:1/-/h:2"],
])("reads %s", (path, source, options) => {
  expect(factsOf(path)).toEqual({ ...(source && { source }), options });
});

test("a source that the request has as text is not read from the path, and options of metadata are one word", () => {
  expect(factsOf("/S/meta/xx/meta.json", { source: "https://a.test/b?c" })).toEqual({
    source: "https://a.test/b",
    options: "meta",
  });
});

test("with presets alone the first segment is the options", () => {
  const server = { ...SERVER, presetsOnly: true };
  expect(factsOf(`/S/card:big/${base64("local:///cat.jpg")}`, {}, true, server).options).toBe("card:big");
});

test("without sources the options stay", () => {
  expect(factsOf(`/S/w:1/${base64("local:///cat.jpg")}`, {}, false)).toEqual({ options: "w:1" });
});

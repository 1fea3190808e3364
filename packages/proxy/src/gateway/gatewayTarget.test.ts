import { expect, test } from "vitest";
import { readGatewayTarget } from "./gatewayTarget.js";

test.each([
  ["https://cdn.test/a.jpg", "https://cdn.test", "cdn.test", "/a.jpg"],
  [
    "http://cdn.test:81/a//b/../c%2Fd.jpg?x=1&y=%2F?z",
    "http://cdn.test:81",
    "cdn.test:81",
    "/a//b/../c%2Fd.jpg?x=1&y=%2F?z",
  ],
  ["https://cdn.test", "https://cdn.test", "cdn.test", "/"],
  ["https://cdn.test?v=2", "https://cdn.test", "cdn.test", "/?v=2"],
  ["https://cdn.test:443/a", "https://cdn.test", "cdn.test:443", "/a"],
  ["HTTPS://CDN.test/A", "https://cdn.test", "cdn.test", "/A"],
  ["http://%5B::1%5D:90/a", "http://[::1]:90", "[::1]:90", "/a"],
  ["https://b%C3%BCcher.test/a", "https://xn--bcher-kva.test", "xn--bcher-kva.test", "/a"],
  ["http://2130706433/a", "http://127.0.0.1", "127.0.0.1", "/a"],
])("%s", (text, origin, host, path) => {
  const target = readGatewayTarget(text)!;
  expect([target.origin.origin, target.host, target.path]).toEqual([origin, host, path]);
});

test("user and password become a header, as imgproxy would send it", () => {
  // The text behind Basic is RFC 7617's own example.
  expect(readGatewayTarget("https://Aladdin:open%20sesame@cdn.test/a")?.authorization).toBe(
    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
  );
  expect(readGatewayTarget("https://cdn.test/a@b")?.authorization).toBeUndefined();
});

test.each([
  "",
  "s3://bucket/a.jpg",
  "https:///a.jpg",
  "https://cdn.test%5Cevil.test/a.jpg",
  "https://cdn.test%2Fevil.test/a.jpg",
  "https://cdn%2Etest/a.jpg",
  "https://%FF.test/a.jpg",
  "https://cdn test/a.jpg",
  "https://cdn.test:99999/a.jpg",
  "https://[fe80::1%25eth0]/a.jpg",
])("%j names no source", (text) => {
  expect(readGatewayTarget(text)).toBeUndefined();
});

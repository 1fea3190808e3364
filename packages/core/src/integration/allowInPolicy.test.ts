import { expect, test } from "vitest";
import { allowInPolicy } from "./allowInPolicy.js";

const SOURCES = { script: ["'sha256-s='"], style: ["'sha256-c='"], img: ["https://b.test", "https://img.test"] };

test.each([
  ["", ""],
  ["frame-ancestors 'none'", "frame-ancestors 'none'"],
  ["script-src 'self'", "script-src 'self' 'sha256-s='"],
  ["Script-Src 'self'", "Script-Src 'self' 'sha256-s='"],
  ["script-src 'none'", "script-src 'sha256-s='"],
  ["script-src 'nonce-a' 'strict-dynamic'", "script-src 'nonce-a' 'strict-dynamic' 'sha256-s='"],
  // The closest directive decides, and 'unsafe-inline' alone allows all inline code already.
  ["script-src 'self'; script-src-elem 'nonce-a'", "script-src 'self'; script-src-elem 'nonce-a' 'sha256-s='"],
  ["script-src 'self' 'unsafe-inline'", "script-src 'self' 'unsafe-inline'"],
  ["script-src 'unsafe-inline' 'nonce-a'", "script-src 'unsafe-inline' 'nonce-a' 'sha256-s='"],
  ["script-src 'sha256-s='", "script-src 'sha256-s='"],
  ["style-src 'self' 'UNSAFE-INLINE'", "style-src 'self' 'UNSAFE-INLINE'"],
  ["style-src 'self'", "style-src 'self' 'sha256-c='"],
  ["img-src data:", "img-src data: https://b.test https://img.test"],
  ["img-src *", "img-src *"],
  ["img-src https:", "img-src https:"],
  ["img-src http:", "img-src http: https://b.test https://img.test"],
  ["img-src HTTPS://B.TEST/images/ https://img.test", "img-src HTTPS://B.TEST/images/ https://img.test"],
  ["img-src https://b.test.evil.test", "img-src https://b.test.evil.test https://b.test https://img.test"],
  [
    "default-src 'none'; object-src 'none'",
    "default-src 'none'; object-src 'none'; script-src 'sha256-s='; style-src 'sha256-c='; img-src https://b.test https://img.test",
  ],
  ["script-src 'self', img-src *", "script-src 'self' 'sha256-s=', img-src *"],
  [" ;; script-src  'self' ; ", "script-src 'self' 'sha256-s='"],
])("%j becomes %j", (policy, expected) => {
  expect(allowInPolicy(policy, SOURCES)).toBe(expected);
});

test("a policy that was extended once is not extended again", () => {
  const once = allowInPolicy("default-src 'self'", SOURCES);
  expect(allowInPolicy(once, SOURCES)).toBe(once);
});

test.each([
  ["style-src 'self'", "style-src 'self' 'sha256-c='; style-src-attr 'self' 'unsafe-hashes' 'sha256-t='"],
  [
    "default-src 'none'",
    "default-src 'none'; script-src 'sha256-s='; style-src-attr 'unsafe-hashes' 'sha256-t='; style-src 'sha256-c='; img-src https://b.test https://img.test",
  ],
  ["style-src-attr 'none'", "style-src-attr 'unsafe-hashes' 'sha256-t='"],
  ["style-src-attr 'unsafe-hashes' 'sha256-a='", "style-src-attr 'unsafe-hashes' 'sha256-a=' 'sha256-t='"],
  ["style-src-attr 'unsafe-inline'", "style-src-attr 'unsafe-inline'"],
  ["style-src 'unsafe-inline'", "style-src 'unsafe-inline'"],
  ["script-src *; img-src *", "script-src * 'sha256-s='; img-src *"],
])("%j allows the style attributes of a framework as %j", (policy, expected) => {
  expect(allowInPolicy(policy, { ...SOURCES, styleAttribute: ["'sha256-t='"] })).toBe(expected);
});

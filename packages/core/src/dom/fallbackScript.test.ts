import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { styleHash, styleText } from "../html/styleText.js";
import { fallbackScript, fallbackScriptHash } from "./fallbackScript.js";
import { patienceScript, patienceScriptHash } from "./patienceScript.js";

const sha256 = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

test("the hashes are those of the bytes that are inlined", () => {
  expect(fallbackScriptHash).toBe(sha256(fallbackScript));
  expect(patienceScriptHash).toBe(sha256(patienceScript));
  expect(styleHash).toBe(sha256(styleText));
});

test("what is committed is what the sources give", async () => {
  const { sources } = await import("./head/generate.mjs");
  expect(await sources()).toEqual({ script: fallbackScript, patience: patienceScript, style: styleText });
});

test("both are scripts that a browser can read", () => {
  for (const script of [fallbackScript, patienceScript]) expect(() => new Function(script)).not.toThrow();
});

test("fits 550 bytes, and no script can end its element", () => {
  expect(gzipSync(fallbackScript, { level: 9 }).length).toBeLessThanOrEqual(550);
  for (const script of [fallbackScript, patienceScript]) expect(script).not.toMatch(/<\/|<!--/);
});

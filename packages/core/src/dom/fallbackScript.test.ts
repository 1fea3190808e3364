import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { styleHash, styleText } from "../html/styleText.js";
import { fallbackScript, fallbackScriptHash } from "./fallbackScript.js";

const sha256 = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

test("the hashes are those of the bytes that are inlined", () => {
  expect(fallbackScriptHash).toBe(sha256(fallbackScript));
  expect(styleHash).toBe(sha256(styleText));
});

test("what is committed is what the sources give", async () => {
  const { sources } = await import("./head/generate.mjs");
  expect(await sources()).toEqual({ script: fallbackScript, style: styleText });
});

test("fits 450 bytes and cannot end its element", () => {
  expect(gzipSync(fallbackScript, { level: 9 }).length).toBeLessThanOrEqual(450);
  expect(fallbackScript).not.toMatch(/<\/|<!--/);
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { createImages } from "../index.js";
import {
  fallbackScript,
  fallbackScriptHash,
  patienceScript,
  patienceScriptHash,
  type RenderAttributes,
  renderImage,
  styleHash,
} from "./index.js";
import { styleText } from "./styleText.js";

interface Row {
  name: string;
  config?: string;
  source: string;
  request: object;
  image: AnyDescriptor;
  attributes: RenderAttributes;
  html?: string;
  error?: string;
}

const read = (name: string) => readFileSync(new URL(`../../../../spec/${name}`, import.meta.url), "utf8");
const { configs, rows }: { configs: Record<string, never>; rows: Row[] } = JSON.parse(read("html.json"));

describe("what other languages are tested against is what core prints", () => {
  test.each(rows)("$name", ({ config, source, request, image, attributes, html, error }) => {
    if (config) expect(createImages(configs[config]!).image(source, request as never)).toEqual(image);
    if (error) expect(() => renderImage(image, attributes)).toThrow(expect.objectContaining({ code: error }));
    else expect(renderImage(image, attributes)).toBe(html);
  });

  test("in both kinds of addressing, refusals included", () => {
    const sets = rows.filter(({ config, html }) => config && html?.includes("data-proxy="));
    expect(sets.length).toBeGreaterThanOrEqual(50);
    expect(
      rows.filter(({ config, html }) => config && html && !sets.some((row) => row.html === html)).length,
    ).toBeGreaterThanOrEqual(50);
    expect(rows.filter(({ error }) => error).length).toBeGreaterThanOrEqual(9);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  });

  test("head scripts and stylesheet are files with their hashes", () => {
    const cure = "`node scripts/tags/generate.mjs` writes the files anew";
    expect(read("head.js"), cure).toBe(fallbackScript);
    expect(read("patience.js"), cure).toBe(patienceScript);
    expect(read("style.css"), cure).toBe(styleText);
    expect(JSON.parse(read("head.json")), cure).toEqual({
      hash: fallbackScriptHash,
      patienceHash: patienceScriptHash,
      styleHash,
    });
  });
});

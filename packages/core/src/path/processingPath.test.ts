import { describe, expect, test } from "vitest";
import { codeOf } from "../../test/codeOf.js";
import { processingPath } from "../index.js";

const pro = { edition: "pro" } as const;

describe("sources", () => {
  test.each(["", "\ud800", "a\udc00b", null, undefined, 5, {}])("%j is refused", (source) => {
    expect(codeOf(() => processingPath(source as never))).toBe("INVALID_SOURCE");
    expect(codeOf(() => processingPath(source as never, {}, { encoding: "plain" }))).toBe("INVALID_SOURCE");
  });

  test("the one source whose base64url imgproxy takes for a resizing type is refused", () => {
    expect(codeOf(() => processingPath("~)e"))).toBe("INVALID_SOURCE");
  });

  test.each([".", ".."])("%j is refused as plain text only: browsers collapse it", (source) => {
    expect(codeOf(() => processingPath(source, {}, { encoding: "plain" }))).toBe("INVALID_SOURCE");
    expect(processingPath(source)).toBe(source === "." ? "/Lg" : "/Li4");
  });

  test("an encrypted source needs Pro", () => {
    expect(codeOf(() => processingPath("abc", {}, { encoding: "encrypted" }))).toBe("INVALID_CONFIG");
    expect(processingPath("abc", {}, { encoding: "encrypted", server: pro })).toBe("/enc/abc");
    expect(codeOf(() => processingPath("a/b", {}, { encoding: "encrypted", server: pro }))).toBe("INVALID_SOURCE");
  });

  test.each(["base32", null, {}, 5])("the encoding %j is refused", (encoding) => {
    expect(codeOf(() => processingPath("a", {}, { encoding: encoding as never }))).toBe("INVALID_CONFIG");
  });

  test("extensions", () => {
    expect(processingPath("a", { width: 1 }, { extension: "jpeg" })).toBe("/w:1/YQ.jpg");
    expect(processingPath("a", {}, { extension: "webp", encoding: "plain" })).toBe("/plain/a@webp");
    expect(codeOf(() => processingPath("a", {}, { extension: "tif" }))).toBe("INVALID_OPTION");
    expect(codeOf(() => processingPath("a", {}, { extension: "pdf" }))).toBe("INVALID_OPTION");
    expect(processingPath("a", {}, { extension: "pdf", server: pro })).toBe("/YQ.pdf");
  });
});

describe("chained pipelines", () => {
  test("are joined by a dash", () => {
    expect(processingPath("a", [{ width: 1 }, { trim: 2 }], { server: pro })).toBe("/w:1/-/t:2/YQ");
  });
  test("of one are none", () => {
    expect(processingPath("a", [{ width: 1 }] as never)).toBe("/w:1/YQ");
  });
  test("need Pro", () => {
    expect(codeOf(() => processingPath("a", [{ width: 1 }, { trim: 2 }] as never))).toBe("INVALID_OPTION");
  });
  test("are not for presets-only servers", () => {
    const server = { ...pro, presetsOnly: true };
    expect(codeOf(() => processingPath("a", [{ preset: "a" }, { preset: "b" }], { server }))).toBe("INVALID_OPTION");
  });
});

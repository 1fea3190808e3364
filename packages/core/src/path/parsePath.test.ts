import { describe, expect, test } from "vitest";
import { codeOf } from "../../test/codeOf.js";
import { decodeOption, parsePath, processingPath } from "../index.js";

const CAT = "bG9jYWw6Ly8vY2F0LmpwZw";
const pro = { edition: "pro" } as const;

const optionsOf = (segments: string, server = {}) => parsePath(`/unsafe/${segments}/${CAT}`, { server }).options;

describe("a path read", () => {
  test("signature, options, source, encoding, extension", () => {
    expect(parsePath(`/SIG/rs:fill:300:200/g:sm/${CAT}.webp`)).toEqual({
      signature: "SIG",
      options: { resize: { type: "fill", width: 300, height: 200 }, gravity: "sm" },
      source: "local:///cat.jpg",
      encoding: "base64",
      extension: "webp",
    });
  });

  test.each<[string, string, object]>([
    ["chunked base64", "/s/bG9jYWw6Ly8v/Y2F0LmpwZw", { source: "local:///cat.jpg", encoding: "base64" }],
    ["padded base64", `/s/${CAT}==`, { source: "local:///cat.jpg" }],
    ["base64 that ends in a bare dot", `/s/${CAT}.`, { source: "local:///cat.jpg" }],
    ["plain", "/s/plain/local:///cat.jpg", { source: "local:///cat.jpg", encoding: "plain" }],
    ["plain, collapsed", "/s/plain/local:/cat.jpg", { source: "local:///cat.jpg" }],
    ["plain, escaped once", "/s/plain/a%2520b%20+%D0%B8@png", { source: "a%20b +и", extension: "png" }],
    ["plain with a bare @", "/s/plain/a.jpg@", { source: "a.jpg" }],
    ["plain, jpeg", "/s/plain/a@jpeg", { source: "a", extension: "jpg" }],
    ["extra slash and %3A", "/s//w%3A300/plain/a", { options: { width: 300 }, source: "a" }],
    ["query", "/s/w:300/plain/a?x=y", { options: { width: 300 }, source: "a" }],
    ["raw with an unknown extension", `/s/raw:1/${CAT}.tif`, { options: { raw: true }, extension: "tif" }],
  ])("%s", (_, path, expected) => {
    expect(parsePath(path)).toMatchObject(expected);
  });

  test("padding that does not stand at the end takes linear time", () => {
    // Quadratic time would outlive the time that a test has.
    const padding = "=".repeat(100_000);
    expect(codeOf(() => parsePath(`/s/${CAT}${padding}x`))).toBe("INVALID_PATH");
    expect(codeOf(() => parsePath(`/s/fn:YQ${padding}x:true/${CAT}`))).toBe("INVALID_PATH");
  });

  test("encrypted only with Pro; the text stays encrypted", () => {
    expect(parsePath("/s/enc/abcd/efg.png", { server: pro })).toMatchObject({
      source: "abcdefg",
      encoding: "encrypted",
      extension: "png",
    });
  });

  test("presets-only servers", () => {
    const server = { presetsOnly: true };
    expect(parsePath(`/s/a:b/${CAT}`, { server })).toMatchObject({ options: { preset: ["a", "b"] } });
    expect(codeOf(() => parsePath(`/s/a:/${CAT}`, { server }))).toBe("INVALID_PATH");
    expect(codeOf(() => parsePath(`/s/${CAT}`, { server }))).toBe("INVALID_PATH");
    expect(codeOf(() => parsePath(`/s/a/${CAT}.tif`, { server }))).toBe("INVALID_PATH");
  });

  test("another separator", () => {
    expect(optionsOf("rs,fill,300/g,sm", { argumentsSeparator: "," })).toEqual({
      resize: { type: "fill", width: 300 },
      gravity: "sm",
    });
  });

  test("chained pipelines, with Pro only", () => {
    expect(optionsOf("w:1/-/t:2", pro)).toEqual([{ width: 1 }, { trim: { threshold: 2 } }]);
    expect(codeOf(() => optionsOf("w:1/-/t:2"))).toBe("INVALID_PATH");
  });

  test("every name that imgproxy knows for an option", () => {
    const names: Record<string, [argument: string, names: string]> = {
      resize: ["fit", "rs resize"],
      minWidth: ["1", "mw min-width"],
      extendAspectRatio: ["1", "exar extend_aspect_ratio extend_ar"],
      format: ["png", "f format ext"],
      colorProfile: ["srgb", "cp color_profile icc"],
      objectsPosition: ["prop", "op objects_position obj_pos"],
      cropAspectRatio: ["1", "car crop_aspect_ratio crop_ar"],
      watermarkRotate: ["1", "wmr watermark_rotate wm_rot"],
      dpr: ["1", "dpr"],
      cropObjects: ["1", "crop_objects"],
      autoquality: ["none", "aq autoquality"],
      preserveHdr: ["1", "ph preserve_hdr"],
      fallbackImageUrl: ["YQ", "fiu fallback_image_url"],
    };
    for (const [name, [argument, known]] of Object.entries(names))
      for (const alias of known.split(" "))
        expect(decodeOption(`${alias}:${argument}`, { server: pro }).name).toBe(name);
    expect(optionsOf("resize:fit:1/extend_ar:1/ext:png")).toEqual({
      resize: { type: "fit", width: 1 },
      extendAspectRatio: true,
      format: "png",
    });
  });
});

describe("order carries meaning", () => {
  test("a name used twice stays in extra", () => {
    expect(optionsOf("w:1/w:2")).toEqual({ width: 1, extra: ["w:2"] });
  });
  test("what stands out of order, and all behind it, stays in extra", () => {
    expect(optionsOf("q:80/w:1/f:png")).toEqual({ quality: 80, extra: ["w:1", "f:png"] });
  });
  test("an alias in extra builds the same path again", () => {
    const path = `/q:80/width:1/${CAT}`;
    const { options, source } = parsePath(`/s${path}`);
    expect(processingPath(source, options as never)).toBe(path);
  });
  test("decodeOption reads what is left in extra", () => {
    expect(decodeOption("rs:fill:300")).toEqual({ name: "resize", value: { type: "fill", width: 300 } });
  });
});

describe("values", () => {
  test.each<[string, object]>([
    ["rs:", {}],
    ["rs:fill:1:1:1:", { resize: { type: "fill", width: 1, height: 1, enlarge: true } }],
    ["rs:fill:1:1:1::no:1:2", { resize: { type: "fill", width: 1, height: 1, enlarge: true } }],
    ["el:t", { enlarge: true }],
    ["el:yes", { enlarge: false }],
    ["el:", { enlarge: false }],
    ["w:+5", { width: 5 }],
    ["w:007", { width: 7 }],
    ["bl:.5", { blur: 0.5 }],
    ["bl:5.", { blur: 5 }],
    ["bl:1e-7", { blur: 1e-7 }],
    ["rot:-0", { rotate: 0 }],
    ["g:ce::", { gravity: "ce" }],
    ["g:ce::5", { gravity: { type: "ce", yOffset: 5 } }],
    ["g:fp:0.5:1", { gravity: { type: "fp", x: 0.5, y: 1 } }],
    ["wm:0.5:re:::0.2:1:2", { watermark: { opacity: 0.5, position: "re", scale: 0.2 } }],
    ["bg:", { background: "" }],
    ["bg:FFF", { background: "fff" }],
    ["bg:1:2:3", { background: { R: 1, G: 2, B: 3 } }],
    ["cb:", { cachebuster: "" }],
    ["fn:a%20b", { filename: "a%20b" }],
    ["fn:YSBi:1", { filename: "a b" }],
    ["fn:YQ==:true", { filename: { filename: "a", encoded: true } }],
    ["fq:jpeg:1:webp:2", { formatQuality: { jpg: 1, webp: 2 } }],
    ["skp:jpeg:gif", { skipProcessing: ["jpg", "gif"] }],
    ["exp:0", { expires: 0 }],
    ["exp:-5", { expires: -5 }],
    ["exp:4102444800", { expires: 4102444800 }],
  ])("%s", (segment, options) => {
    expect(optionsOf(segment)).toEqual(options);
  });
});

describe("what imgproxy refuses", () => {
  test.each([
    "unknown:1",
    "gif_options:1",
    "min_width:1",
    "co:0.5",
    "dpi:300",
    "f:tif",
    "f:pdf",
    "f:JPG",
    "f:",
    "w:",
    "w:1.0",
    "w:1e3",
    "w:-1",
    "w:1:2",
    "w: 1",
    "w:1_0",
    "q:101",
    "q:80:1",
    "bl:NaN",
    "bl:Inf",
    "bl:0x1p2",
    "bl:1e999",
    "dpr:0",
    "rot:45",
    "rt:crop",
    "rs:crop:1:1",
    "rs:fill:1:1:1:1:",
    "rs:fill:1:1:1:1:sm",
    "rs:fill:1:1:1:1:no:1:2:3",
    "ex:1:",
    "c:100:",
    "c::100",
    "c:1:1:re",
    "z:2:",
    "z:0",
    "g:re",
    "g:sm:",
    "g:fp:0.5",
    "g:fp:0.5:1.1",
    "g:no:x",
    "g:obj:face",
    "g:fp!",
    "pd:1:2:3:4:5",
    "pd:-1",
    "bg:1:2",
    "bg:1:2:3:4",
    "bg:256:0:0",
    "bg:+1:0:0",
    "bg:-0:0:0",
    "bg:1::0",
    "bg:#fff",
    "bg:ffff",
    "t:x",
    "t:1:ffff",
    "wm:",
    "wm:2",
    "wm:0.5:ch",
    "wm:0.5:fp",
    "wm:0.5:ce:0:0:0",
    "wm:0.5:ce:0:0:1:1:1:1",
    "fq:jpeg",
    "fq:jpeg:101",
    "fq:",
    "skp:",
    "skp:png:",
    "exp:",
    "exp:1",
    "exp:1.5",
    "fn:%:1",
    "fn:a:0:1",
    "pr:",
    "pr:a:",
    "maf:0",
  ])("%s", (segment) => {
    expect(codeOf(() => optionsOf(segment))).toBe("INVALID_PATH");
  });

  test("an option that the server does not have is marked as such; a bad value of a known one is not", () => {
    expect(() => optionsOf("frobnicate:1")).toThrow(expect.objectContaining({ unknownOption: "frobnicate" }));
    expect(() => optionsOf("col:0.5")).toThrow(expect.objectContaining({ unknownOption: "col" }));
    expect(() => optionsOf("w:x")).toThrow(expect.not.objectContaining({ unknownOption: expect.anything() }));
  });

  test.each([
    ["nothing", "/s"],
    ["an empty rest", "/s/"],
    ["no signature", "//w:1/YQ"],
    ["no leading slash", "s/YQ"],
    ["no source", "/s/w:300"],
    ["an empty source", "/s/w:300/"],
    ["an extension alone", "/s/.png"],
    ["two extensions", "/s/YQ.png.png"],
    ["two plain extensions", "/s/plain/a@png@png"],
    ["an unknown extension", "/s/YQ.tif"],
    ["an unknown plain extension", "/s/plain/a@JPG"],
    ["standard base64", "/s/_+8"],
    ["base64 of no length", "/s/YQabc"],
    ["base64 of bytes that are no text", "/s/_w"],
    ["a bad escape", "/s/plain/100%"],
    ["a bad escape in an option", "/s/ph:%4/YQ"],
    ["escapes of bytes that are no text", "/s/plain/%ff"],
    ["an empty plain source", "/s/plain/"],
    ["the basic format of old", "/s/fill/300/200/ce/0/plain/a"],
    ["an option where the signature should be", `/w:300/${CAT}`],
    ["a number", 5],
    ["null", null],
    ["an object", {}],
    ["a lone surrogate", "/s/w:1/\ud800"],
  ])("%s", (_, path) => {
    expect(codeOf(() => parsePath(path as never))).toBe("INVALID_PATH");
  });
});

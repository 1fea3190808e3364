import { describe, expect, test } from "vitest";
import { isBucketfirstError } from "../base/errors.js";
import { encodeOptions } from "./encode.js";
import { readServer } from "./server.js";
import { INFO, PROCESSING } from "./table.js";
import type { ServerProfile } from "./types.js";

const encode = (options: unknown, server: ServerProfile = { edition: "pro" }): string =>
  encodeOptions(PROCESSING, options as never, readServer(server));

/** Returns code and message of the thrown error; a success is a failure of the test. */
function errorOf(options: unknown, server?: ServerProfile): string {
  try {
    return `no error: ${encode(options, server)}`;
  } catch (error) {
    if (!isBucketfirstError(error)) throw error;
    return `${error.code} ${error.message}`;
  }
}

// The vectors hold the segments of all 87 options; these tests are about the forms of their values.
describe("values", () => {
  test.each<[string, unknown, string]>([
    ["nothing", {}, ""],
    ["undefined is absence", { width: undefined, resize: { type: "fit", width: undefined } }, "/rs:fit"],
    ["0, false and an empty text are values", { width: 0, enlarge: false, cachebuster: "" }, "/w:0/el:0/cb:"],
    ["a given default is written", { dpr: 1, gravity: { type: "ce", xOffset: 0 } }, "/dpr:1/g:ce:0"],
    ["-0 is 0", { rotate: -0, gravity: { type: "no", xOffset: -0 } }, "/g:no:0/rot:0"],
    ["decimals", { blur: 0.1, sharpen: 1e-7, dpr: 2.5 }, "/dpr:2.5/bl:0.1/sh:0.0000001"],
    ["trailing empty arguments are cut", { padding: { top: 1, right: undefined } }, "/pd:1"],
    ["empty arguments in between stay", { padding: { left: 4 } }, "/pd::::4"],
    ["crop needs zeros in between", { crop: { width: 0, gravity: "no" } }, "/c:0:0:no"],
    [
      "a colour as CSS writes it",
      { background: "#FFF", trim: { threshold: 1, color: "#0A1b2C" } },
      "/t:1:0a1b2c/bg:fff",
    ],
    ["an instant before the epoch", { expires: -1 }, "/exp:-1"],
    ["the option gravity keeps its gap", { gravity: { type: "no", yOffset: 5 } }, "/g:no::5"],
    [
      "a gap in front of an offset is 0 everywhere else",
      {
        extend: { extend: true, gravity: { type: "so", yOffset: 5 } },
        extendAspectRatio: { extend: true, gravity: { type: "no", yOffset: -1 } },
        crop: { width: 500, gravity: { type: "ce", yOffset: 0.5 } },
        resize: { extend: true, gravity: { type: "we", yOffset: 3 } },
        objectsPosition: { type: "ea", yOffset: 2 },
      },
      "/rs:::::1:we:0:3/ex:1:so:0:5/exar:1:no:0:-1/op:ea:0:2/c:500:0:ce:0:0.5",
    ],
    ["gravity inside an argument", { size: { extend: false, gravity: { type: "ce", yOffset: 2 } } }, "/s::::0:ce:0:2"],
    ["jpeg is written jpg", { format: "jpeg", skipProcessing: ["jpeg", "png"] }, "/f:jpg/skp:jpg:png"],
    ["lists keep their order", { preset: ["b", "a", "b"], skipProcessing: ["svg", "gif"] }, "/pr:b:a:b/skp:svg:gif"],
    ["pairs keep their order", { formatQuality: { webp: 1, avif: 2 } }, "/fq:webp:1:avif:2"],
    ["an absent pair", { formatQuality: { webp: undefined, avif: 2 } }, "/fq:avif:2"],
    ["colours are lower case", { background: "FfAa00", trim: { threshold: 1, color: "ABC" } }, "/t:1:abc/bg:ffaa00"],
    ["a Date, in whole seconds", { expires: new Date("2100-01-01T00:00:00.999Z") }, "/exp:4102444800"],
    ["a past Date", { expires: new Date(-1) }, "/exp:-1"],
    ["an expiry of 0 never expires", { expires: 0 }, "/exp:0"],
    ["a filename in safe characters", { filename: "a-B_9.x" }, "/fn:a-B_9.x"],
    ["a filename with a blank is encoded", { filename: "a b" }, "/fn:YSBi:1"],
    ["a filename with a slash is encoded", { filename: "../é" }, "/fn:Li4vw6k:1"],
    ["a filename encoded on request", { filename: { filename: "a", encoded: true } }, "/fn:YQ:1"],
    ["a filename said not to be encoded", { filename: { filename: "a", encoded: false } }, "/fn:a:0"],
    ["base64 arguments from plain text", { watermarkText: "й?>" }, "/wmt:0Lk_Pg"],
    ["every safe text character", { cachebuster: "aZ09._~!$&'()*+,;=@-" }, "/cb:aZ09._~!$&'()*+,;=@-"],
    ["a direction in degrees", { gradient: { opacity: 1, direction: -45.5 } }, "/gr:1::-45.5"],
    ["extra as it is", { extra: ["q:1", "co:2:", "x:"] }, "/q:1/co:2:/x:"],
    ["extra undefined", { extra: undefined, width: 1 }, "/w:1"],
    ["a whole table of objects", { gravity: { type: "obj" } }, "/g:obj"],
  ])("%s", (_, options, path) => {
    expect(encode(options)).toBe(path);
  });

  test("any order of keys gives the same bytes", () => {
    const a = { width: 1, quality: 2, watermark: { opacity: 1, position: "re", scale: 2 }, format: "png" };
    const b = { format: "png", watermark: { scale: 2, position: "re", opacity: 1 }, quality: 2, width: 1 };
    expect(encode(a)).toBe("/w:1/wm:1:re:::2/q:2/f:png");
    expect(encode(b)).toBe(encode(a));
  });

  test("what the caller passed is not changed", () => {
    const options = { skipProcessing: ["svg", "gif"], preset: ["b", "a"], formatQuality: { webp: 1, avif: 2 } };
    const frozen = JSON.stringify(options);
    for (const value of [options, ...Object.values(options)]) Object.freeze(value);
    encode(options);
    expect(JSON.stringify(options)).toBe(frozen);
  });

  test("/info has its own names", () => {
    const info = (options: unknown) => encodeOptions(INFO, options as never, readServer({ edition: "pro" }));
    expect(info({ perceptualHash: true, alpha: { alpha: true } })).toBe("/a:1/ph:1");
    expect(() => info({ width: 300 })).toThrow("width: expected");
  });
});

describe("other arguments separators", () => {
  test.each([
    [",", "/rs,fill,300/g,fp,0.5,0.5"],
    ["::", "/rs::fill::300/g::fp::0.5::0.5"],
    ["~", "/rs~fill~300/g~fp~0.5~0.5"],
    ["$&", "/rs$&fill$&300/g$&fp$&0.5$&0.5"],
  ])("%s", (argumentsSeparator, path) => {
    const options = { resize: { type: "fill", width: 300 }, gravity: { type: "fp", x: 0.5, y: 0.5 } };
    expect(encode(options, { argumentsSeparator })).toBe(path);
  });

  test.each(["a", "-", "_", ".", "/", "%", "?", "#", "", " ", "é"])(
    "%j is refused: it could stand in a source",
    (sep) => {
      expect(() => readServer({ argumentsSeparator: sep })).toThrow(/^server.argumentsSeparator: expected/);
    },
  );

  test("text holding the separator is refused", () => {
    expect(errorOf({ cachebuster: "a,b" }, { argumentsSeparator: "," })).toMatch(/^INVALID_OPTION cachebuster: /);
  });

  test("text that would run into the separator is refused", () => {
    // "a!" + "!!" + "b" reads as "a" and "!b".
    expect(errorOf({ preset: ["a!", "b"] }, { argumentsSeparator: "!!" })).toMatch(/^INVALID_OPTION preset\[0\]: /);
  });

  test("a filename holding the separator is encoded", () => {
    expect(encode({ filename: "a,b" }, { argumentsSeparator: "," })).toBe("/fn,YSxi,1");
  });
});

describe("presets-only servers", () => {
  const only = { presetsOnly: true };
  test("take the bare list", () => {
    expect(encode({ preset: ["a", "b"] }, only)).toBe("/a:b");
    expect(encode({ preset: "a" }, { ...only, argumentsSeparator: "," })).toBe("/a");
  });
  test.each([
    [{ width: 300 }],
    [{ preset: "a", width: 300 }],
    [{ preset: "a", extra: ["w:1"] }],
    [{}],
    [{ preset: [] }],
  ])("refuse %j", (options) => {
    expect(errorOf(options, only)).toMatch(/^INVALID_OPTION /);
  });
  test.each([".", ".."])("refuse the preset %j, which browsers collapse", (preset) => {
    expect(errorOf({ preset }, only)).toMatch(/^INVALID_OPTION preset/);
  });
});

describe("what is refused, by name, expectation and value", () => {
  test.each<[unknown, string]>([
    [{ quallity: 80 }, "INVALID_OPTION quallity: expected an option of this server, got 80"],
    [{ __proto__: null, toString: 1 }, "INVALID_OPTION toString: expected an option of this server, got 1"],
    [JSON.parse('{"__proto__":1}'), "INVALID_OPTION __proto__: expected an option of this server, got 1"],
    [{ quality: 101 }, "INVALID_OPTION quality: expected integer:0..100, got 101"],
    [{ quality: -1 }, "INVALID_OPTION quality: expected integer:0..100, got -1"],
    [{ quality: 80.5 }, "INVALID_OPTION quality: expected integer:0..100, got 80.5"],
    [{ quality: "80" }, 'INVALID_OPTION quality: expected integer:0..100, got "80"'],
    [{ quality: Number.NaN }, "INVALID_OPTION quality: expected integer:0..100, got NaN"],
    [{ quality: null }, "INVALID_OPTION quality: expected integer:0..100, got null"],
    [{ quality: [80] }, "INVALID_OPTION quality: expected integer:0..100, got object"],
    [{ blur: Number.POSITIVE_INFINITY }, "INVALID_OPTION blur: expected number:0.., got Infinity"],
    [{ dpr: 0 }, "INVALID_OPTION dpr: expected number:>0, got 0"],
    [{ rotate: 45 }, "INVALID_OPTION rotate: expected integer:%90, got 45"],
    [{ enlarge: 1 }, "INVALID_OPTION enlarge: expected boolean, got 1"],
    [{ enlarge: "true" }, 'INVALID_OPTION enlarge: expected boolean, got "true"'],
    [{ watermark: { opacity: 1.5 } }, "INVALID_OPTION watermark.opacity: expected number:0..1, got 1.5"],
    [{ watermark: { opacity: 1, scale: 0 } }, "INVALID_OPTION watermark.scale: expected number:>0, got 0"],
    [{ background: "white" }, 'INVALID_OPTION background: expected hex color-or-{R,G,B}, got "white"'],
    [
      { expires: 1_893_456_000_000 },
      "INVALID_OPTION expires: expected Date-or-seconds:..99999999999, got 1893456000000",
    ],
    [{ expires: new Date("soon") }, "INVALID_OPTION expires: expected Date-or-seconds:..99999999999, got Invalid Date"],
    [{ trim: { color: "fff" } }, "INVALID_OPTION trim.threshold: expected number, got undefined"],
    [{ maxBytes: 2 ** 53 }, "INVALID_OPTION maxBytes: expected integer:0.., got 9007199254740992"],
  ])("%j", (options, message) => {
    expect(errorOf(options)).toBe(message);
  });

  test.each<[string, unknown]>([
    ["resizingType", { resizingType: "crop" }],
    ["resizingType", { resizingType: "jpeg" }],
    ["resizingType", { resizingType: ["fit"] }],
    ["resizingType", { resizingType: JSON.parse('{"toString":1,"valueOf":1}') }],
    ["format", { format: "tif" }],
    ["format", { format: "JPG" }],
    ["format", { format: ["pdf"] }],
    ["format", { format: "pdf!" }],
    ["format", { format: JSON.parse('{"toString":1,"valueOf":1}') }],
    ["skipProcessing", { skipProcessing: [] }],
    ["skipProcessing[1]", { skipProcessing: ["png", undefined] }],
    ["gravity", { gravity: "re" }],
    ["gravity", { gravity: "fp!" }],
    ["gravity", { gravity: JSON.parse('{"type":{"toString":1,"valueOf":1}}') }],
    ["gravity.x", { gravity: "fp" }],
    ["gravity.x", { gravity: { type: "fp", y: 1 } }],
    ["gravity.x", { gravity: { type: "fp", x: 1.1, y: 1 } }],
    ["gravity.xOffset", { gravity: { type: "sm", xOffset: 1 } }],
    ["gravity.x", { gravity: { type: "ce", x: 1 } }],
    ["gravity.classWeights", { gravity: { type: "objw" } }],
    ["gravity.classWeights[0].weight", { gravity: { type: "objw", classWeights: [{ class: "a" }] } }],
    ["objectsPosition", { objectsPosition: "sm" }],
    ["watermark.position", { watermark: { opacity: 1, position: "fp" } }],
    ["watermark.opacity", { watermark: { position: "ce" } }],
    ["resize.resizingType", { resize: { resizingType: "fit" } }],
    ["resize", { resize: {} }],
    ["resize", { resize: { gravity: "ce" } }],
    ["resize", { resize: { type: "fit", gravity: "ce" } }],
    ["resize", { resize: null }],
    ["resize.gravity", { resize: { extend: true, gravity: "sm" } }],
    ["extend", { extend: { gravity: "ce" } }],
    ["crop.width", { crop: { height: 5 } }],
    ["background", { background: "white" }],
    ["background", { background: "rgb(255, 255, 255)" }],
    ["background", { background: "ff#f" }],
    ["background", { background: "#" }],
    ["background", { background: "##fff" }],
    ["background", { background: "#ffff" }],
    ["trim.threshold", { trim: { color: "fff" } }],
    ["trim.threshold", { trim: { equalHor: true } }],
    ["trim", { trim: {} }],
    ["expires", { expires: Date.now() }],
    ["expires", { expires: Date.now() / 1000 + 0.5 }],
    ["expires", { expires: "2030-01-01T00:00:00Z" }],
    ["background", { background: "ffff" }],
    ["background.B", { background: { R: 1, G: 2 } }],
    ["background.R", { background: { R: 256, G: 2, B: 3 } }],
    ["trim.color", { trim: { threshold: 1, color: "" } }],
    ["padding", { padding: {} }],
    ["padding", { padding: [1, 2] }],
    ["formatQuality", { formatQuality: {} }],
    ["formatQuality[0].quality", { formatQuality: { webp: 101 } }],
    ["formatQuality[0].format", { formatQuality: { best: 10 } }],
    ["hashsum.hashsum", { hashsum: { hashsumType: "md5", hashsum: "abc" } }],
    ["hashsum.hashsum", { hashsum: { hashsumType: "md5", hashsum: "zz" } }],
    ["pngOptions.quantizationColors", { pngOptions: { quantizationColors: 1 } }],
    ["pages", { pages: 0 }],
    ["expires", { expires: new Date(Number.NaN) }],
    ["expires", { expires: 1.5 }],
    ["expires", { expires: "4102444800" }],
    ["cachebuster", { cachebuster: "a/b" }],
    ["cachebuster", { cachebuster: "a:b" }],
    ["cachebuster", { cachebuster: "a b" }],
    ["cachebuster", { cachebuster: "a%20b" }],
    ["cachebuster", { cachebuster: "é" }],
    ["cachebuster", { cachebuster: "a\n" }],
    ["cachebuster", { cachebuster: 1 }],
    ["preset[1]", { preset: ["a", ""] }],
    ["preset[0]", { preset: ["a?b"] }],
    ["preset[0]", { preset: "a\\b" }],
    ["watermarkText", { watermarkText: "" }],
    ["watermarkText", { watermarkText: "\ud83d" }],
    ["filename", { filename: "a\udc08" }],
    ["filename", { filename: { filename: "a", encoded: "true" } }],
    ["filename", { filename: { encoded: true } }],
    ["filename", { filename: 5 }],
    ["filename", { filename: { filename: "a", encoded: JSON.parse('{"toString":1,"valueOf":1}') } }],
    ["extra", { extra: ["raw"] }],
    ["extra", { extra: [":1"] }],
    ["extra", { extra: ["a:/b"] }],
    ["extra", { extra: ["a:%41"] }],
    ["extra", { extra: [""] }],
    ["extra", { extra: [5] }],
    ["extra", { extra: [["w:1"]] }],
    ["extra", { extra: [JSON.parse('{"toString":1,"valueOf":1}')] }],
  ])("%s in %j", (field, options) => {
    const message = errorOf(options);
    expect(message.startsWith(`INVALID_OPTION ${field}`), message).toBe(true);
  });

  test.each([null, 5, "width", true, Symbol("s")])("options that are %s", (options) => {
    expect(errorOf(options)).toMatch(/^INVALID_OPTION options: expected an object/);
  });
});

describe("without Pro", () => {
  test.each<[unknown, string]>([
    [{ dpi: 300 }, "dpi"],
    [{ page: 1 }, "page"],
    [{ format: "pdf" }, "format pdf"],
    [{ format: "best" }, "format best"],
    [{ gravity: "obj" }, "gravity obj"],
    [{ gravity: { type: "objw", classWeights: [] } }, "gravity objw"],
    [{ crop: { width: 1, gravity: "obj" } }, "crop.gravity obj"],
    [{ watermark: { opacity: 1, position: "ch" } }, "watermark.position ch"],
    [{ skipProcessing: ["psd"] }, "skipProcessing[0] psd"],
    [{ formatQuality: { pdf: 5 } }, "formatQuality[0].format pdf"],
  ])("%j says how to unlock it", (options, field) => {
    expect(errorOf(options, {})).toBe(`INVALID_OPTION ${field}: needs imgproxy Pro, server: { edition: "pro" }`);
  });

  test("an unknown edition is refused", () => {
    expect(() => readServer({ edition: "ultimate" as never })).toThrow(
      'server.edition: expected oss|pro, got "ultimate"',
    );
  });
});

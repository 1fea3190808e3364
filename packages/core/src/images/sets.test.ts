import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type ErrorCode, isBucketfirstError, parseSet } from "../index.js";
import { createImages } from "./createImages.js";

const proxyUrl = "https://img.test";
const cacheUrl = "https://bucket.test";
const signing = { key: "943b421c9eb07c83", salt: "520f986b998545b4" };
const cat = "local:///cat.jpg";
const CAT = "bG9jYWw6Ly8vY2F0LmpwZw";
const images = createImages({ proxyUrl, sets: true });
const pro = createImages({ proxyUrl, sets: true, server: { edition: "pro" } });

const keyOf = (path: string) => createHash("sha256").update(path).digest("hex").slice(0, 32);
/** Returns head and options of a request's path. */
const head = (request: object, from: { image: typeof images.image } = images) =>
  from
    .image(cat, request as never)
    .proxyBase.slice(`${proxyUrl}/unsafe/`.length)
    .slice(0, -`/${CAT}/`.length);

/** Returns code and message of the thrown error. */
function errorOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isBucketfirstError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  return "no error";
}

describe("the descriptor", () => {
  const card = {
    resize: { type: "fill", width: 400, height: 300 },
    gravity: "sm",
    formats: ["avif", "webp"],
    placeholder: "#fff",
  } as const;
  const config = { proxyUrl: "https://img.test/p/", cacheUrl, cacheFolder: "v1/", signing, sets: true } as const;

  test("of a card: two bases, one signature, one key", () => {
    const P = `/set:200-400-600-800:avif-webp/rs:fill:400:300/g:sm/${CAT}`;
    const S = createHmac("sha256", Buffer.from(signing.key, "hex"))
      .update(Buffer.from(signing.salt, "hex"))
      .update(P)
      .digest("base64url");
    expect(createImages({ ...config, variants: { card } }).image(cat, "card")).toEqual({
      cachedBase: `https://bucket.test/v1/${keyOf(P)}/`,
      proxyBase: `https://img.test/p/${S}${P}/`,
      ladder: "200-400-600-800",
      formats: "avif-webp",
      width: 400,
      height: 300,
      layout: "constrained",
      sizes: "(min-width: 400px) 400px, 100vw",
      placeholder: "#fff",
    });
  });

  test("crosses JSON as it is, whatever the request", () => {
    const image = images.image(cat, { ...card, media: [{ media: "print", width: 100 }], intrinsicWidth: 500 });
    expect(JSON.parse(JSON.stringify(image))).toStrictEqual(image);
  });

  test("without a bucket both bases are the proxy's", () => {
    expect(images.image(cat)).toEqual({
      cachedBase: `https://img.test/unsafe/set:1x/${CAT}/`,
      proxyBase: `https://img.test/unsafe/set:1x/${CAT}/`,
      ladder: "1x",
    });
  });

  test("a format of the request's own stays in the head and is named", () => {
    const image = images.image(cat, { format: "jpeg", formats: ["avif", "jpeg"] });
    expect(image).toMatchObject({ formats: "avif-jpg", format: "jpg" });
    expect(image.proxyBase).toBe(`https://img.test/unsafe/set:1x:avif-jpg/f:jpg/${CAT}/`);
    expect(images.image(cat, { format: "png", formats: ["avif"] })).not.toHaveProperty("format");
  });

  test("the known width of the original is named, and changes no address", () => {
    const { knownWidth, ...image } = images.image(cat, { width: 400, intrinsicWidth: 300.2 });
    expect(knownWidth).toBe(300);
    expect(image).toEqual(images.image(cat, { width: 400 }));
  });

  test.each<[object, number | undefined]>([
    [{ width: 400 }, 300],
    [{ resize: { type: "fill", width: 400, height: 400 } }, 300],
    [{ layout: "fullWidth" }, 300],
    [{ width: 400, layout: "fixed" }, 300],
    [{ width: 400, enlarge: false, rotate: 0 }, 300],
    [{}, undefined],
    [{ densities: [1, 2] }, undefined],
    [{ resize: { type: "force", width: 400 } }, undefined],
    [{ resize: { type: "auto", width: 400 } }, undefined],
    [{ resize: { type: "fill", width: 400, enlarge: true } }, undefined],
    [{ resize: { type: "fill", width: 400, extend: true } }, undefined],
    [{ width: 400, enlarge: true }, undefined],
    [{ width: 400, padding: { top: 1 } }, undefined],
    [{ width: 400, crop: { width: 10, height: 10 } }, undefined],
    [{ width: 400, rotate: 90 }, undefined],
    [{ width: 400, autoRotate: false }, undefined],
    [{ width: 400, dpr: 2 }, undefined],
    [{ width: 400, preset: "a" }, undefined],
    [{ width: 400, extra: ["future:1"] }, undefined],
  ])("%j has a width that is known: %s", (request, known) => {
    expect(images.image(cat, { ...request, intrinsicWidth: 300 }).knownWidth).toBe(known);
  });
});

describe("ladder and options", () => {
  test.each<[object, string]>([
    [{}, "set:1x"],
    [{ quality: 80 }, "set:1x/q:80"],
    [{ width: 400 }, "set:200-400-600-800/rs:fit:400"],
    [{ width: 400, height: 300, resize: "fill" }, "set:200-400-600-800/rs:fill:400:300"],
    [{ width: 400, sizes: "50vw", placeholder: "red", layout: "constrained" }, "set:200-400-600-800/rs:fit:400"],
    [{ width: 400, densities: [2, 1, 2] }, "set:400-800/rs:fit:400"],
    [{ width: 400, densities: [1] }, "set:400/rs:fit:400"],
    [{ width: 400, widths: [800, 100, 100.4, 0.2] }, "set:1-100-800/rs:fit:400"],
    [{ width: 400, intrinsicWidth: 100 }, "set:200-400-600-800/rs:fit:400"],
    [{ widths: [800, 100] }, "set:100-800/rs:fit:800"],
    [{ layout: "fullWidth" }, "set:640-1080-1920-2560/rs:fit:2560"],
    [{ layout: "fullWidth", width: 800, height: 400 }, "set:640-1080-1920-2560/rs:fit:800:400"],
    [{ layout: "fixed", width: 100, height: 50 }, "set:1x-2x/rs:fit:100:50"],
    [{ layout: "fixed", width: 100, densities: [3, 1.5, 1], dpr: 2 }, "set:1x-1.5x-3x/rs:fit:100/dpr:2"],
    [{ densities: [0.0000001, 2] }, "set:0.0000001x-2x"],
    [{ height: 99.6 }, "set:1x/rs:fit::100"],
    [{ height: 100, densities: [2, 1] }, "set:1x-2x/rs:fit::100"],
    [{ width: 400, widths: [1], densities: [1, 2] }, "set:1x-2x/rs:fit:400"],
    [{ formats: ["webp", "avif", "webp"] }, "set:1x:webp-avif"],
    [{ preset: ["a", "b"], width: 10, extra: ["future:1"] }, "set:5-10-15-20/pr:a:b/rs:fit:10/future:1"],
    // The box is rounded first, and all else is computed from the rounded one.
    [{ width: 333.4, height: 99.6 }, "set:167-333-500-666/rs:fit:333:100"],
    [{ width: 0.3 }, "set:1-2/rs:fit:1"],
  ])("%j", (request, expected) => {
    expect(head(request)).toBe(expected);
  });

  test("the separator of arguments is that of the options alone", () => {
    const other = createImages({ proxyUrl, sets: true, server: { argumentsSeparator: "~" } });
    expect(head({ width: 400, height: 300, formats: ["avif"] }, other)).toBe("set:200-400-600-800:avif/rs~fit~400~300");
  });

  test("32 steps and 8 formats are a set", () => {
    const widths = Array.from({ length: 32 }, (_, i) => i + 1);
    const formats = ["avif", "webp", "jpg", "png", "gif", "ico", "bmp", "tiff"] as const;
    expect(head({ widths, formats })).toBe(`set:${widths.join("-")}:${formats.join("-")}/rs:fit:32`);
  });

  test("plain and encrypted sources", () => {
    const base = (encoding: "plain" | "encrypted") =>
      createImages({ proxyUrl, sets: true, encoding, server: { edition: "pro" } }).image("AAEC").proxyBase;
    expect(base("plain")).toBe("https://img.test/unsafe/set:1x/plain/AAEC/");
    expect(base("encrypted")).toBe("https://img.test/unsafe/set:1x/enc/AAEC/");
  });
});

describe("art direction", () => {
  const dark = "https://shop.test/dark.jpg";
  const request = {
    resize: { type: "fill", width: 400, height: 200 },
    formats: ["webp"],
    intrinsicWidth: 300,
    media: [
      { media: "(max-width: 600px)", width: 100, height: 100, densities: [1, 2] },
      { media: "(prefers-color-scheme: dark)", source: "/dark.jpg", formats: [] },
      { media: "print", quality: 100 },
    ],
  } as const;
  const config = { proxyUrl, cacheUrl, sourceBase: "https://shop.test" };
  const narrow = `/set:100-200:webp/rs:fill:100:100/${CAT}`;
  const night = "/set:200-400-600-800/rs:fill:400:200/aHR0cHM6Ly9zaG9wLnRlc3QvZGFyay5qcGc";
  const paper = `/set:200-400-600-800:webp/rs:fill:400:200/q:100/${CAT}`;
  const sizes = (width: number) => `(min-width: ${width}px) ${width}px, 100vw`;

  test("an entry is a set with a key and a signature of its own; paper is the proxy's", () => {
    expect(createImages({ ...config, sets: true }).image(cat, request).media).toEqual([
      {
        media: "(max-width: 600px)",
        cachedBase: `https://bucket.test/${keyOf(narrow)}/`,
        proxyBase: `https://img.test/unsafe${narrow}/`,
        ladder: "100-200",
        formats: "webp",
        width: 100,
        height: 100,
        sizes: sizes(100),
        knownWidth: 300,
      },
      {
        media: "(prefers-color-scheme: dark)",
        cachedBase: `https://bucket.test/${keyOf(night)}/`,
        proxyBase: `https://img.test/unsafe${night}/`,
        ladder: "200-400-600-800",
        width: 400,
        height: 200,
        sizes: sizes(400),
      },
      {
        media: "print",
        cachedBase: `https://img.test/unsafe${paper}/`,
        proxyBase: `https://img.test/unsafe${paper}/`,
        ladder: "200-400-600-800",
        formats: "webp",
        width: 400,
        height: 200,
        sizes: sizes(400),
        knownWidth: 300,
      },
    ]);
  });

  test("a source of its own in classic addressing, whose width nobody knows", () => {
    const { sources, proxySrc } = createImages(config).image(cat, {
      width: 100,
      densities: [1],
      intrinsicWidth: 50,
      media: [{ media: "(prefers-color-scheme: dark)", source: "/dark.jpg" }],
    });
    const path = "/unsafe/rs:fit:100/aHR0cHM6Ly9zaG9wLnRlc3QvZGFyay5qcGc";
    expect(proxySrc).toBe(`https://img.test/unsafe/rs:fit:50/${CAT}`);
    expect(sources).toEqual([
      {
        media: "(prefers-color-scheme: dark)",
        width: 100,
        cachedSrcSet: `https://bucket.test/${createHash("md5").update(path).digest("hex")}`,
        proxySrcSet: `https://img.test${path}`,
      },
    ]);
  });

  test.each([true, false])("every original of an image is named, sets: %s", (sets) => {
    const both = createImages({ ...config, sets, variants: { card: request } });
    expect(both.sourcesOf("/cat.jpg", "card")).toEqual(["https://shop.test/cat.jpg", dark]);
    expect(both.sourcesOf("/cat.jpg")).toEqual(["https://shop.test/cat.jpg"]);
  });

  test.each([true, false])("a source that is no text is refused, sets: %s", (sets) => {
    const both = createImages({ ...config, sets });
    for (const source of ["", 5, null])
      expect(errorOf(() => both.image(cat, { media: [{ media: "print", source: source as never }] }))).toMatch(
        /^INVALID_SOURCE media\[0\]\.source: expected text, got/,
      );
  });
});

describe("the member that src names", () => {
  const variants = {
    card: { resize: { type: "fill", width: 400, height: 300 }, formats: ["avif"] },
    odd: { width: 500, widths: [200, 800] },
    thin: { width: 900, widths: [200, 800] },
    hero: { layout: "fullWidth" },
    icon: { width: 50, layout: "fixed" },
    sharp: { densities: [2, 3] },
    known: { width: 600, widths: [400, 800], intrinsicWidth: 300 },
    plain: {},
  } as const;
  const config = { proxyUrl, cacheUrl, cacheFolder: "v1/", sets: true, variants } as const;
  const both = createImages(config);

  test.each([
    ["card", "400"],
    ["odd", "800"],
    ["thin", "800"],
    ["hero", "2560"],
    ["icon", "1x"],
    ["sharp", "2x"],
    ["known", "400"],
    ["plain", "1x"],
  ] as const)("of %s is %s", (variant, member) => {
    const { cachedBase, proxyBase } = both.image(cat, variant);
    expect(both.buildUrls(cat, variant)).toEqual({
      path: `${proxyBase.slice(proxyUrl.length)}${member}`,
      cacheKey: `${cachedBase.slice(-33, -1)}/${member}`,
      cached: cachedBase + member,
      proxied: proxyBase + member,
    });
    expect(both.buildUrl(cat, variant)).toBe(proxyBase + member);
    expect(parseSet(both.buildUrls(cat, variant).path).member).toBe(member);
  });

  test("without a bucket both addresses are the proxy's", () => {
    const { cached, proxied } = createImages({ proxyUrl, sets: true, variants }).buildUrls(cat, "card");
    expect(cached).toBe(proxied);
  });

  test("options instead of a variant stay classic", () => {
    const classic = createImages({ proxyUrl, cacheUrl, cacheFolder: "v1/" });
    expect(both.buildUrl(cat, { width: 300 })).toBe(`https://img.test/unsafe/w:300/${CAT}`);
    expect(both.buildUrls(cat, { width: 300 })).toEqual(classic.buildUrls(cat, { width: 300 }));
    expect(both.buildUrls(cat)).toEqual(classic.buildUrls(cat));
    expect(pro.buildUrl(cat, [{ width: 300 }, { trim: 10 }])).toBe(`https://img.test/unsafe/w:300/-/t:10/${CAT}`);
  });
});

describe("what is refused", () => {
  const refused = (request: unknown, more: object = {}) =>
    errorOf(() => createImages({ proxyUrl, sets: true, ...more, variants: { card: request as never } }));
  const edition = { server: { edition: "pro" } };
  const widths = Array.from({ length: 33 }, (_, i) => i + 1);
  const formats = ["avif", "webp", "jpg", "png", "gif", "ico", "bmp", "tiff", "heic"];

  test.each<[string, ErrorCode, string, unknown, object?]>([
    ["33 widths", "INVALID_OPTION", "widths: expected at most 32 steps in a set, got 33", { widths }],
    ["33 densities", "INVALID_OPTION", "densities: expected at most 32 steps in a set, got 33", { densities: widths }],
    ["9 formats", "INVALID_OPTION", "formats: expected at most 8 in a set, got 9", { formats }],
    [
      "mp4",
      "INVALID_OPTION",
      'formats: expected formats of pictures, since a set is one, got "mp4"',
      { formats: ["avif", "mp4"] },
      edition,
    ],
    [
      "pdf",
      "INVALID_OPTION",
      'formats: expected formats of pictures, since a set is one, got "pdf"',
      { formats: ["pdf"] },
      edition,
    ],
    [
      "an own mp4",
      "INVALID_OPTION",
      `format: expected a picture's, since a set is one, got "mp4"`,
      { format: "mp4" },
      edition,
    ],
    ["raw", "INVALID_OPTION", "raw: expected false, since the members of a set are processed, got true", { raw: true }],
    [
      "a height alone under widths",
      "INVALID_OPTION",
      "width: expected a width, since the height is known, got undefined",
      { height: 300, widths: [100] },
    ],
    [
      "a height alone under the full width",
      "INVALID_OPTION",
      "width: expected a width, since the height is known, got undefined",
      { height: 300, layout: "fullWidth" },
    ],
    [
      "a width beyond whole numbers",
      "INVALID_OPTION",
      "widths: expected steps that a URL can say, got 1e+300",
      { widths: [1, 1e300], width: 5 },
    ],
    [
      "a height beyond whole numbers",
      "INVALID_OPTION",
      "densities: expected steps that a URL can say, got 600",
      { width: 400, height: 9e15 },
    ],
    [
      "a density beyond numbers",
      "INVALID_OPTION",
      "densities: expected steps that a URL can say, got 1e+300",
      { densities: [1, 1e300], dpr: 1e10 },
    ],
    [
      "a density below numbers",
      "INVALID_OPTION",
      "densities: expected steps that a URL can say, got 1e-300",
      { densities: [1e-300, 1], dpr: 1e-30 },
    ],
    [
      "a chained pipeline",
      "INVALID_CONFIG",
      "request: expected one set of options, since sets chain no pipelines, got object",
      [{ width: 1 }, { trim: 1 }],
      edition,
    ],
    [
      "a source extension",
      "INVALID_CONFIG",
      'extension: expected format or formats, since the source of a set has none, got "webp"',
      { extension: "webp" },
    ],
    ["no request", "INVALID_OPTION", "request: expected an object, got null", null],
    ["sizes that are no text", "INVALID_OPTION", "sizes: expected text, got 5", { sizes: 5 }],
    [
      "a placeholder",
      "INVALID_OPTION",
      'placeholder: expected a CSS colour or a data: URL, got "blur"',
      { placeholder: "blur" },
    ],
    [
      "a width of the original",
      "INVALID_OPTION",
      "intrinsicWidth: expected a number above 0, got -1",
      { width: 5, intrinsicWidth: -1 },
    ],
    ["an option that is unknown", "INVALID_OPTION", "qality: expected an option of this server, got 5", { qality: 5 }],
    [
      "a set in the art direction",
      "INVALID_OPTION",
      "widths: expected at most 32 steps in a set, got 33",
      { media: [{ media: "print", widths }] },
    ],
  ])("%s, at start", (_, code, message, request, more) => {
    expect(refused(request, more)).toBe(`${code} variants.card: ${message}`);
  });

  test.each("rs resize s size rt resizing_type w width h height dpr f format ext pr preset".split(" "))(
    "extra that names %s",
    (name) => {
      const message = /^INVALID_OPTION variants\.card: extra: expected the option by its name, since .* got "/;
      expect(refused({ extra: ["future:1", `${name}:1`] })).toMatch(message);
      expect(refused({ extra: `${name}~1` }, { server: { argumentsSeparator: "~" } })).toMatch(message);
      // Without sets it stays the caller's.
      expect(refused({ extra: [`${name}:1`] }, { sets: false })).toBe("no error");
    },
  );

  test("a server that takes presets alone", () => {
    expect(errorOf(() => createImages({ proxyUrl, sets: true, server: { presetsOnly: true } }))).toBe(
      "INVALID_CONFIG sets: expected false, since the server takes presets alone and knows no sets, got true",
    );
  });

  test.each([
    ["cacheUrl", { cacheUrl: "https://bucket.test/set:1" }],
    ["cacheFolder", { cacheUrl, cacheFolder: "a/set:1/" }],
    ["cacheFolder", { cacheUrl, cacheFolder: "set:1/" }],
  ])("%s with the mark of the proxy's addresses in it", (field, more) => {
    expect(errorOf(() => createImages({ proxyUrl, sets: true, ...more }))).toMatch(
      new RegExp(`^INVALID_CONFIG ${field}: expected no /set: in it`),
    );
    expect(errorOf(() => createImages({ proxyUrl, ...more }))).toBe("no error");
  });

  test("sets that are neither true nor false", () => {
    for (const sets of ["true", 1, null])
      expect(errorOf(() => createImages({ proxyUrl, sets: sets as never }))).toMatch(
        /^INVALID_CONFIG sets: expected true or false, got/,
      );
  });
});

test("without sets every byte stays as it is", () => {
  const request = { width: 400, formats: ["avif"], media: [{ media: "print", width: 5 }] } as const;
  expect(createImages({ proxyUrl, cacheUrl, sets: false }).image(cat, request)).toEqual(
    createImages({ proxyUrl, cacheUrl }).image(cat, request),
  );
});

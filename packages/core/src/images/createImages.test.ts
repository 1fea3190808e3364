import { describe, expect, onTestFinished, test, vi } from "vitest";
import { buildUrl, createImages, isBucketfirstError } from "../index.js";

const proxyUrl = "https://img.test";
const cacheUrl = "https://bucket.test";
const images = createImages({ proxyUrl });
const pro = createImages({ proxyUrl, server: { edition: "pro" } });
const CAT = "bG9jYWw6Ly8vY2F0LmpwZw";
const cat = "local:///cat.jpg";
const url = (options: string) => `https://img.test/unsafe${options && `/${options}`}/${CAT}`;
const set = (...entries: [options: string, descriptor: string][]) =>
  entries.map(([options, descriptor]) => `${url(options)} ${descriptor}`).join(", ");

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

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null)
    for (const part of Object.values(Object.freeze(value))) deepFreeze(part);
  return value;
}

// Every colour that CSS names, from https://www.w3.org/TR/css-color-4/#named-colors, and one of each way to write one.
const PLACEHOLDERS = [
  ..."aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen transparent currentColor Canvas CanvasText ButtonFace".split(
    " ",
  ),
  ..."#fff #FFFA #0a1b2c #0a1b2c80 rgb(0,0,0) rgba(0,0,0,.5) hsl(120deg,75%,25%) oklch(40%,0.2,20) var(--photo)".split(
    " ",
  ),
  "rgb(0 0 0 / 50%)",
  "color-mix(in srgb, red, blue)",
  "light-dark(#fff, #000)",
  "data:image/png;base64,AA==",
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E",
];

describe("image() by layout", () => {
  test("nothing known: a single candidate", () => {
    expect(images.image(cat)).toEqual({ cachedSrc: url(""), proxySrc: url("") });
    expect(images.image(cat, { quality: 80 })).toEqual({ cachedSrc: url("q:80"), proxySrc: url("q:80") });
  });

  test("constrained: half, one, one and a half, twice the width", () => {
    const srcset = set(
      ["rs:fit:200:150", "200w"],
      ["rs:fit:400:300", "400w"],
      ["rs:fit:600:450", "600w"],
      ["rs:fit:800:600", "800w"],
    );
    expect(images.image(cat, { width: 400, height: 300 })).toEqual({
      cachedSrc: url("rs:fit:400:300"),
      proxySrc: url("rs:fit:400:300"),
      cachedSrcSet: srcset,
      proxySrcSet: srcset,
      sizes: "(min-width: 400px) 400px, 100vw",
      width: 400,
      height: 300,
      layout: "constrained",
    });
  });

  test("heights are rounded, and derived when there is none", () => {
    expect(images.image(cat, { width: 333, height: 100, densities: [0.5, 1] }).proxySrcSet).toBe(
      set(["rs:fit:167:50", "167w"], ["rs:fit:333:100", "333w"]),
    );
    expect(images.image(cat, { width: 100, densities: [2] }).proxySrcSet).toBe(set(["rs:fit:200", "200w"]));
  });

  test("fixed: densities as dpr, 1x without", () => {
    expect(images.image(cat, { width: 100, height: 50, layout: "fixed" })).toEqual({
      cachedSrc: url("rs:fit:100:50"),
      proxySrc: url("rs:fit:100:50"),
      cachedSrcSet: set(["rs:fit:100:50", "1x"], ["rs:fit:100:50/dpr:2", "2x"]),
      proxySrcSet: set(["rs:fit:100:50", "1x"], ["rs:fit:100:50/dpr:2", "2x"]),
      width: 100,
      height: 50,
      layout: "fixed",
    });
  });

  test("fixed with densities of its own, over the request's own dpr", () => {
    expect(images.image(cat, { width: 100, dpr: 2, layout: "fixed", densities: [1, 1.5, 3] }).proxySrcSet).toBe(
      set(["rs:fit:100/dpr:2", "1x"], ["rs:fit:100/dpr:3", "1.5x"], ["rs:fit:100/dpr:6", "3x"]),
    );
  });

  test("densities alone, without a width", () => {
    expect(images.image(cat, { densities: [1, 2] })).toEqual({
      cachedSrc: url(""),
      proxySrc: url(""),
      cachedSrcSet: set(["", "1x"], ["dpr:2", "2x"]),
      proxySrcSet: set(["", "1x"], ["dpr:2", "2x"]),
    });
  });

  test("fullWidth: four widths", () => {
    const { proxySrc, proxySrcSet, sizes, layout } = images.image(cat, { layout: "fullWidth" });
    expect({ proxySrc, proxySrcSet, sizes, layout }).toEqual({
      proxySrc: url("rs:fit:2560"),
      proxySrcSet: set(
        ["rs:fit:640", "640w"],
        ["rs:fit:1080", "1080w"],
        ["rs:fit:1920", "1920w"],
        ["rs:fit:2560", "2560w"],
      ),
      sizes: "100vw",
      layout: "fullWidth",
    });
  });

  test("fullWidth keeps the ratio of a box", () => {
    expect(images.image(cat, { layout: "fullWidth", width: 800, height: 400, widths: [200, 1600] }).proxySrcSet).toBe(
      set(["rs:fit:200:100", "200w"], ["rs:fit:1600:800", "1600w"]),
    );
  });

  test("widths of the caller's, in the caller's order, none twice", () => {
    expect(images.image(cat, { width: 400, widths: [800, 400, 400.4, 200] }).proxySrcSet).toBe(
      set(["rs:fit:800", "800w"], ["rs:fit:400", "400w"], ["rs:fit:200", "200w"]),
    );
  });

  test("no candidate above the original's width, none twice", () => {
    expect(images.image(cat, { width: 400, height: 200, intrinsicWidth: 500 }).proxySrcSet).toBe(
      set(["rs:fit:200:100", "200w"], ["rs:fit:400:200", "400w"], ["rs:fit:500:250", "500w"]),
    );
    expect(
      images.image(cat, { width: 100, layout: "fixed", densities: [1, 2, 3], intrinsicWidth: 200 }).proxySrcSet,
    ).toBe(set(["rs:fit:100", "1x"], ["rs:fit:100/dpr:2", "2x"]));
  });

  test("a srcset that says no more than src is left out", () => {
    const { proxySrc, proxySrcSet, sizes } = images.image(cat, { layout: "fullWidth", intrinsicWidth: 300 });
    expect({ proxySrc, proxySrcSet, sizes }).toEqual({
      proxySrc: url("rs:fit:300"),
      proxySrcSet: undefined,
      sizes: undefined,
    });
  });

  test("the box comes from resize; a candidate rewrites it and keeps the rest", () => {
    const request = { resize: { type: "fill", width: 400, height: 300, enlarge: true }, gravity: "sm" } as const;
    const { proxySrc, width, height, proxySrcSet } = images.image(cat, { ...request, densities: [0.5] });
    expect({ proxySrc, width, height, proxySrcSet }).toEqual({
      proxySrc: url("rs:fill:400:300:1/g:sm"),
      width: 400,
      height: 300,
      proxySrcSet: set(["rs:fill:200:150:1/g:sm", "200w"]),
    });
  });

  test("a bare resize is the type of every candidate", () => {
    expect(images.image(cat, { width: 400, height: 300, resize: "fill", densities: [1] }).proxySrc).toBe(
      url("rs:fill:400:300"),
    );
  });

  test("a height alone", () => {
    expect(images.image(cat, { height: 99.6 })).toEqual({
      cachedSrc: url("rs:fit::100"),
      proxySrc: url("rs:fit::100"),
      height: 100,
    });
  });

  test("sizes of the caller's", () => {
    expect(images.image(cat, { width: 400, sizes: "50vw" }).sizes).toBe("50vw");
  });

  test("a placeholder", () => {
    expect(images.image(cat, { placeholder: "#fff" }).placeholder).toBe("#fff");
    expect(images.image(cat, { placeholder: "" }).placeholder).toBe("");
    for (const placeholder of PLACEHOLDERS) expect(images.image(cat, { placeholder })).toMatchObject({ placeholder });
  });
});

describe("formats and art direction", () => {
  test("one source each, in the caller's order; the image keeps its own format", () => {
    const { sources, proxySrc } = images.image(cat, {
      width: 10,
      densities: [1, 2],
      format: "jpeg",
      formats: ["webp", "avif", "webp"],
    });
    expect(proxySrc).toBe(url("rs:fit:10/f:jpg"));
    const of = (format: string) => set([`rs:fit:10/f:${format}`, "10w"], [`rs:fit:20/f:${format}`, "20w"]);
    const sizes = "(min-width: 10px) 10px, 100vw";
    expect(sources).toEqual([
      { type: "image/webp", sizes, cachedSrcSet: of("webp"), proxySrcSet: of("webp") },
      { type: "image/avif", sizes, cachedSrcSet: of("avif"), proxySrcSet: of("avif") },
    ]);
  });

  test("without a width a source has one candidate without descriptor", () => {
    expect(images.image(cat, { formats: ["jpeg"] }).sources).toEqual([
      { type: "image/jpeg", cachedSrcSet: url("f:jpg"), proxySrcSet: url("f:jpg") },
    ]);
  });

  test.each([
    ["ico", "image/x-icon"],
    ["svg", "image/svg+xml"],
    ["heic", "image/heif"],
    ["mp4", "video/mp4"],
    ["best", undefined],
  ] as const)("the type of %s", (format, type) => {
    expect(pro.image(cat, { formats: [format] }).sources?.[0]?.type).toBe(type);
  });

  test("an art direction with a box of its own replaces the geometry, and stands before the formats", () => {
    const { sources } = images.image(cat, {
      resize: { type: "fill", width: 400, height: 200 },
      densities: [1],
      formats: ["webp"],
      media: [{ media: "(max-width: 600px)", width: 100, height: 100, densities: [1] }],
    });
    const narrow = "(max-width: 600px)";
    expect(sources).toEqual([
      {
        type: "image/webp",
        media: narrow,
        width: 100,
        height: 100,
        cachedSrcSet: url("rs:fill:100:100/f:webp"),
        proxySrcSet: url("rs:fill:100:100/f:webp"),
      },
      {
        media: narrow,
        width: 100,
        height: 100,
        cachedSrcSet: url("rs:fill:100:100"),
        proxySrcSet: url("rs:fill:100:100"),
      },
      {
        type: "image/webp",
        cachedSrcSet: url("rs:fill:400:200/f:webp"),
        proxySrcSet: url("rs:fill:400:200/f:webp"),
      },
    ]);
  });

  test("an art direction without a box keeps the geometry", () => {
    const { sources } = images.image(cat, {
      width: 50,
      densities: [1],
      media: [{ media: "print", quality: 100, width: undefined }],
    });
    expect(sources).toEqual([
      { media: "print", width: 50, cachedSrcSet: url("rs:fit:50/q:100"), proxySrcSet: url("rs:fit:50/q:100") },
    ]);
  });
});

describe("what is refused", () => {
  test.each<[unknown, string]>([
    [null, "request: expected an object"],
    [[], "request: expected an object"],
    [{ width: 0 }, "width: expected a number above 0"],
    [{ width: "400" }, "width: expected a number above 0"],
    [{ height: Number.NaN }, "height: expected a number above 0"],
    [{ densities: [] }, "densities: expected an array"],
    [{ densities: [1, undefined] }, "densities[1]: expected a number above 0"],
    [{ widths: [-1] }, "widths[0]: expected a number above 0"],
    [{ intrinsicWidth: 0 }, "intrinsicWidth: expected"],
    [{ layout: "responsive" }, "layout: expected"],
    [{ layout: "constrained" }, "width: expected"],
    [{ layout: "fixed", width: 1, widths: [1] }, "widths: expected"],
    [{ formats: "webp" }, "formats: expected"],
    [{ formats: ["tif"] }, "formats[0]: expected"],
    [{ formats: ["best"] }, "formats[0] best: needs imgproxy Pro"],
    [{ media: {} }, "media: expected"],
    [{ media: [{ width: 1 }] }, "media[0].media: expected"],
    [{ media: [null] }, "media[0].media: expected"],
    [{ sizes: 5 }, "sizes: expected text"],
    [{ placeholder: 5 }, "placeholder: expected a CSS colour or a data: URL, got 5"],
    [{ placeholder: "blur" }, 'placeholder: expected a CSS colour or a data: URL, got "blur"'],
    [{ placeholder: "empty" }, "placeholder: expected a CSS colour or a data: URL"],
    [{ placeholder: "blurhash" }, "placeholder: expected a CSS colour or a data: URL"],
    [{ placeholder: "/blurred.png" }, "placeholder: expected a CSS colour or a data: URL"],
    [{ placeholder: "https://shop.test/blurred.png" }, "placeholder: expected a CSS colour or a data: URL"],
    [{ placeholder: "url(/blurred.png)" }, "placeholder: expected a CSS colour or a data: URL"],
    [{ placeholder: "linear-gradient(red, blue)" }, "placeholder: expected a CSS colour or a data: URL"],
    [{ placeholder: "#ff" }, "placeholder: expected a CSS colour or a data: URL"],
    [{ placeholder: "red; background: url(/a)" }, "placeholder: expected a CSS colour or a data: URL"],
    [{ width: "400px" }, 'width: expected a number above 0, got "400px"'],
    [{ w: 400 }, "w: expected an option of this server, got 400"],
    [{ width: 100, resize: null }, "resize: expected"],
    [{ width: 100, resize: 5 }, "resize: expected"],
    [{ width: 100, dpr: "2" }, "dpr: expected"],
    [{ nonsense: 1 }, "nonsense: expected"],
  ])("%j", (request, message) => {
    expect(errorOf(() => images.image(cat, request as never))).toContain(`INVALID_OPTION ${message}`);
  });

  test("a faulty variant at once, by its name", () => {
    const variants = { card: { quality: 101 } };
    expect(errorOf(() => createImages({ proxyUrl, variants }))).toBe(
      "INVALID_OPTION variants.card: quality: expected integer:0..100, got 101",
    );
  });

  test("an unknown variant, and which there are", () => {
    const some = createImages({ proxyUrl, variants: { card: {}, hero: {} } });
    expect(errorOf(() => some.buildUrl(cat, "cart" as never))).toBe(
      'INVALID_OPTION variant: expected one of card, hero, got "cart"',
    );
  });

  test.each<[object, string]>([
    [{}, "proxyUrl: expected"],
    [{ proxyUrl: "" }, "proxyUrl: expected"],
    [{ proxyUrl: "https://x.test/?a" }, "proxyUrl: expected"],
    [{ proxyUrl: "https://x.test/#a" }, "proxyUrl: expected"],
    [{ proxyUrl: "https://x.test/a b" }, "proxyUrl: expected"],
    [{ proxyUrl: "https://x.test/é" }, "proxyUrl: expected"],
    [{ proxyUrl: "https://x.test/\u0001" }, "proxyUrl: expected"],
    [{ proxyUrl: "https://x.test/a/../b" }, "proxyUrl: expected"],
    [{ proxyUrl: "https://x.test/." }, "proxyUrl: expected"],
    [{ proxyUrl: "https://x.test/%2E%2e/b" }, "proxyUrl: expected"],
    [{ proxyUrl, cacheUrl: "" }, "cacheUrl: expected https://host or /path"],
    [{ proxyUrl, cacheUrl: "bucket.test/processed" }, "cacheUrl: expected https://host or /path"],
    [{ proxyUrl, cacheUrl: "localhost:9000/b" }, "cacheUrl: expected https://host or /path"],
    [{ proxyUrl, cacheUrl: "s3://bucket/processed" }, "cacheUrl: expected https://host or /path"],
    [{ proxyUrl, cacheUrl: "htps://bucket.test" }, "cacheUrl: expected https://host or /path"],
    [{ proxyUrl, cacheUrl: "https:/bucket.test" }, "cacheUrl: expected https://host or /path"],
    [{ proxyUrl, cacheUrl: "https://" }, "cacheUrl: expected https://host or /path"],
    [{ proxyUrl, cacheUrl: "https:///processed" }, "cacheUrl: expected https://host or /path"],
    [{ proxyUrl, cacheUrl: "https://:9000" }, "cacheUrl: expected https://host or /path"],
    [{ proxyUrl, cacheUrl: "undefined" }, "cacheUrl: expected no unset environment variable in it"],
    [{ proxyUrl, cacheUrl: "undefined/processed" }, 'no unset environment variable in it, got "undefined/processed"'],
    [{ proxyUrl, cacheUrl: "https://undefined/processed" }, "no unset environment variable in it"],
    [{ proxyUrl, cacheUrl: "https://undefined.s3.test/" }, "no unset environment variable in it"],
    [{ proxyUrl, cacheUrl: "https://bucket.test/undefined" }, "no unset environment variable in it"],
    [{ proxyUrl, cacheUrl: null }, "cacheUrl: expected https://host or /path"],
    [{ proxyUrl, cacheUrl, cacheFolder: "undefined/" }, "cacheFolder: expected no unset environment variable"],
    [{ proxyUrl, sourceBase: "undefined/uploads" }, "sourceBase: expected no unset environment variable"],
    [{ proxyUrl: undefined }, "proxyUrl: expected https://host or /path"],
    [{ proxyUrl: "img.example.com" }, "proxyUrl: expected https://host or /path"],
    [{ proxyUrl: new URL("https://img.test") }, "proxyUrl: expected https://host or /path"],
    [{ proxyUrl, cacheUrl, cacheFolder: "a b" }, "cacheFolder: expected"],
    [{ proxyUrl, cacheUrl, cacheFolder: "../" }, "cacheFolder: expected"],
    [{ proxyUrl, cacheUrl, cacheFolder: "a/./" }, "cacheFolder: expected"],
    [{ proxyUrl, sourceBase: "" }, "sourceBase: expected"],
    [{ proxyUrl, cacheURL: cacheUrl }, "config: expected keys of"],
    [{ proxyUrl, encoding: "hex" }, "encoding: expected"],
    [{ proxyUrl, server: { edition: "free" } }, "server.edition: expected"],
    [{ proxyUrl, server: { presetsOnly: "false" } }, 'server.presetsOnly: expected true or false, got "false"'],
    [{ proxyUrl, server: { presetsonly: true } }, "server: expected keys of edition, presetsOnly, argumentsSeparator"],
    [{ proxyUrl, server: null }, "server: expected an object, got null"],
  ])("the configuration %j", (config, message) => {
    expect(errorOf(() => createImages(config as never))).toMatch(/^INVALID_CONFIG /);
    expect(errorOf(() => createImages(config as never))).toContain(message);
  });
});

describe("addresses", () => {
  test.each(["https://b.test", "HTTP://b.test:9000/p", "//b.test/p", "/p", "https://undefinedbucket.test/a"])(
    "%s is one",
    (address) => {
      expect(createImages({ proxyUrl: address, cacheUrl: address }).buildUrls(cat, {}).proxied).toContain(address);
    },
  );

  test("trailing slashes are dropped, a prefix and a folder stay as they are", () => {
    const { buildUrls } = createImages({
      proxyUrl: "https://img.test/p//",
      cacheUrl: `${cacheUrl}/b/`,
      cacheFolder: "v1-",
    });
    // The key is the MD5 of the path without the prefix.
    expect(buildUrls(cat, { width: 300 })).toEqual({
      path: `/unsafe/w:300/${CAT}`,
      cacheKey: "3e53fddd17924ae963260f85b737031b",
      cached: "https://bucket.test/b/v1-3e53fddd17924ae963260f85b737031b",
      proxied: `https://img.test/p/unsafe/w:300/${CAT}`,
    });
  });

  test("without a bucket both are the proxy's", () => {
    expect(images.buildUrls(cat, {})).toMatchObject({ cached: url(""), proxied: url("") });
  });

  test("the image's cached URLs are the bucket's", () => {
    const { cachedSrc, proxySrc } = createImages({ proxyUrl, cacheUrl }).image(cat, {
      quality: 1,
      width: 300,
      densities: [1],
    });
    expect(cachedSrc).toMatch(/^https:\/\/bucket\.test\/[\da-f]{32}$/);
    expect(proxySrc).toBe(url("rs:fit:300/q:1"));
  });

  test("buildUrl without an instance, and with a variant of one", () => {
    expect(buildUrl(cat, { width: 300 }, { proxyUrl })).toBe(url("w:300"));
    const some = createImages({ proxyUrl, variants: { card: { width: 300, formats: ["webp"] } } });
    expect(some.buildUrl(cat, "card")).toBe(url("rs:fit:300"));
    expect(some.image(cat, "card").proxySrc).toBe(some.buildUrl(cat, "card"));
    expect(some.buildUrls(cat, "card").proxied).toBe(some.buildUrl(cat, "card"));
    expect(some.variants).toEqual(["card"]);
  });

  test("sourceBase", () => {
    const { resolveSource } = createImages({ proxyUrl, sourceBase: "https://shop.test/a//" });
    expect(resolveSource("cat.jpg")).toBe("https://shop.test/a/cat.jpg");
    expect(resolveSource("//cdn.test/cat.jpg")).toBe("//cdn.test/cat.jpg");
    expect(resolveSource("data:x")).toBe("data:x");
    // A scheme has no case: RFC 3986, 3.1.
    expect(resolveSource("S3://b/k")).toBe("S3://b/k");
    expect(resolveSource("Https://cdn.test/a.jpg")).toBe("Https://cdn.test/a.jpg");
  });

  test.each(["C:\\photos\\cat.jpg", "c:/photos/cat.jpg"])("%s is a path of Windows", (source) => {
    for (const sourceBase of [undefined, "https://shop.test"]) {
      const some = createImages({ proxyUrl, sourceBase });
      expect(errorOf(() => some.image(source))).toMatch(
        /^INVALID_SOURCE source: expected .*no path of Windows, got "c:/i,
      );
    }
  });

  test.each([
    ["local:///", "cat.jpg", "local:///cat.jpg"],
    ["local:///", "/a/cat.jpg", "local:///a/cat.jpg"],
    ["local://", "cat.jpg", "local:///cat.jpg"],
    ["LOCAL:///", "cat.jpg", "LOCAL:///cat.jpg"],
    ["local:///photos/", "cat.jpg", "local:///photos/cat.jpg"],
    ["s3://", "photos/cat.jpg", "s3://photos/cat.jpg"],
    ["s3://photos", "uploads/cat photo.jpg", "s3://photos/uploads/cat photo.jpg"],
    ["s3://photos/", "100%/#1 what?.jpg", "s3://photos/100%/#1 what?.jpg"],
    ["s3://photos", "10:30.jpg", "s3://photos/10:30.jpg"],
  ])("the base %s with the name %s", (sourceBase, name, resolved) => {
    expect(createImages({ proxyUrl, sourceBase }).resolveSource(name)).toBe(resolved);
  });

  test("infoUrl needs Pro", () => {
    expect(errorOf(() => images.infoUrl(cat))).toBe(
      'INVALID_OPTION infoUrl: needs imgproxy Pro, server: { edition: "pro" }',
    );
    expect(pro.infoUrl(cat, { palette: 8 })).toBe(`https://img.test/info/unsafe/p:8/${CAT}`);
    expect(pro.infoUrl(cat)).toBe(`https://img.test/info/unsafe/${CAT}`);
  });

  test("presets-only servers get one candidate", () => {
    const only = createImages({ proxyUrl, server: { presetsOnly: true } });
    expect(only.image(cat, { preset: "card", width: 300 })).toMatchObject({ proxySrc: url("card"), width: 300 });
    expect(only.image(cat, { preset: "card", width: 300 }).proxySrcSet).toBeUndefined();
  });
});

test("nothing the caller passed is changed", () => {
  const config = deepFreeze({
    proxyUrl,
    cacheUrl,
    signing: [{ key: "ab", salt: "cd" }],
    server: { edition: "pro" as const },
    variants: { card: { width: 300, densities: [2, 1], formats: ["webp", "avif"] as const } },
  });
  const request = deepFreeze({
    resize: { type: "fill", width: 300, height: 200 } as const,
    widths: [300, 100],
    formats: ["webp", "avif"] as const,
    preset: ["b", "a"],
    gravity: { type: "obj", classNames: ["b", "a"] } as const,
    media: [{ media: "print", width: 100, widths: [2, 1] }],
    extra: ["x:1"],
  });
  const some = createImages(config);
  some.image(cat, "card");
  expect(some.image(cat, request)).toEqual(some.image(cat, request));
  some.buildUrls(cat, deepFreeze([{ preset: ["b", "a"] }, { skipProcessing: ["svg", "gif"] as const }]));
});

test("a cacheUrl of an unset variable is named in the console; a configuration without the field is silent", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  createImages({ proxyUrl });
  expect(warn).not.toHaveBeenCalled();
  const { cachedSrc, proxySrc } = createImages({ proxyUrl, cacheUrl: process.env.NO_SUCH_VARIABLE }).image("/cat.jpg");
  expect(cachedSrc).toBe(proxySrc);
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^\[bucketfirst\] cacheUrl: expected an address, got undefined/)],
  ]);
});

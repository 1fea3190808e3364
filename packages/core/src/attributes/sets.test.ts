import { expect, test } from "vitest";
import type { SetDescriptor } from "../images/SetDescriptor.js";
import { imageAttributes } from "./imageAttributes.js";
import { imageProps } from "./imageProps.js";

const P = "https://img/S/set:200-400:avif/rs:fit:200/SRC/";
const set: SetDescriptor = { cachedBase: "https://b/K/", proxyBase: P, ladder: "200-400", width: 200, height: 150 };
const printed = (more: Partial<SetDescriptor>, options = {}) => imageAttributes({ ...set, ...more }, options);

test("prints the bare members on the img, each with its descriptor, and one base", () => {
  expect(printed({ sizes: "50vw" }, { alt: "A cat" })).toEqual({
    img: {
      alt: "A cat",
      loading: "lazy",
      decoding: "async",
      width: 200,
      height: 150,
      class: "bf-image",
      "data-stage": "cache",
      "data-proxy": P,
      sizes: "50vw",
      srcset: "https://b/K/200 200w, https://b/K/400 400w",
      src: "https://b/K/200",
    },
    sources: [],
  });
  expect(Object.keys(printed({ sizes: "50vw" }).img).slice(-3)).toEqual(["sizes", "srcset", "src"]);
});

test("a ladder of one step has its descriptor as well", () => {
  expect(printed({ ladder: "1x" }).img).toMatchObject({ srcset: "https://b/K/1x 1x", src: "https://b/K/1x" });
});

test("prints a source for each format; one that the bare members have prints those", () => {
  const { sources } = printed({ formats: "avif-jpg", format: "jpg", sizes: "50vw" });
  expect(sources).toEqual([
    { type: "image/avif", sizes: "50vw", srcset: "https://b/K/200.avif 200w, https://b/K/400.avif 400w" },
    { type: "image/jpeg", sizes: "50vw", srcset: "https://b/K/200 200w, https://b/K/400 400w" },
  ]);
});

test.each([
  ["jpg", "image/jpeg"],
  ["svg", "image/svg+xml"],
  ["ico", "image/x-icon"],
  ["heic", "image/heif"],
  ["avif", "image/avif"],
])("a source of the format %s has the type %s, which browsers know", (formats, type) => {
  expect(printed({ formats }).sources[0]).toMatchObject({ type, srcset: expect.stringContaining(`/200.${formats} `) });
});

test("art direction stands first, with bases and boxes of its own", () => {
  const narrow = { cachedBase: "https://b/N/", proxyBase: "https://img/T/set:1x/x/", ladder: "1x", formats: "webp" };
  const { sources } = printed({
    formats: "avif",
    media: [{ ...narrow, media: "(max-width: 9px)", width: 10, height: 20 }],
  });
  const common = { media: "(max-width: 9px)", width: 10, height: 20, "data-proxy": "https://img/T/set:1x/x/" };
  expect(sources).toEqual([
    { ...common, type: "image/webp", srcset: "https://b/N/1x.webp 1x" },
    { ...common, srcset: "https://b/N/1x 1x" },
    { type: "image/avif", srcset: "https://b/K/200.avif 200w, https://b/K/400.avif 400w" },
  ]);
});

test("a src that is known to be missing leaves the image on the cache stage, as long as another address is cached", () => {
  const { img } = printed({ missing: ["200"] });
  expect(img).toMatchObject({ "data-stage": "cache", src: `${P}200`, srcset: `${P}200 200w, https://b/K/400 400w` });
  expect(printed({ missing: ["200", "400"] }).img["data-stage"]).toBe("proxy");
});

test("what is known to be missing stands on the proxied base, and the image is still on the cache stage", () => {
  const { img, sources } = printed({ formats: "avif", missing: ["400", "200.avif"] });
  expect(img).toMatchObject({
    "data-stage": "cache",
    srcset: `https://b/K/200 200w, ${P}400 400w`,
    src: "https://b/K/200",
  });
  expect(sources[0]?.srcset).toBe(`${P}200.avif 200w, https://b/K/400.avif 400w`);
});

test.each<[string, Partial<SetDescriptor>, object]>([
  ["all are missing", { missing: ["200", "400"] }, {}],
  ["the server says so", { start: "proxy" }, {}],
  ["the page says so", {}, { start: "proxy" }],
  ["there is no bucket", { cachedBase: P }, {}],
])("starts at the proxy where %s", (_, more, options) => {
  expect(printed(more, options).img).toMatchObject({
    "data-stage": "proxy",
    "data-proxy": P,
    srcset: `${P}200 200w, ${P}400 400w`,
    src: `${P}200`,
  });
  for (const name of ["data-cache", "data-cache-src"]) expect(printed(more, options).img).not.toHaveProperty(name);
});

test("a component learns the cached base where an address is the proxy's from the beginning", () => {
  const cacheOf = (more: Partial<SetDescriptor>, options = {}) =>
    imageProps({ image: { ...set, ...more } }, options).img["data-cache"];
  expect(cacheOf({}, { start: "proxy" })).toBe("https://b/K/");
  expect(cacheOf({ missing: ["400"] })).toBe("https://b/K/");
  expect([cacheOf({}), cacheOf({ cachedBase: P })]).toEqual([undefined, undefined]);
});

test("of a small original nothing beyond it is printed", () => {
  const four = { ladder: "200-400-600-800", knownWidth: 300, width: 700 };
  expect(printed(four).img).toMatchObject({
    srcset: "https://b/K/200 200w, https://b/K/400 300w",
    src: "https://b/K/400",
  });
});

test("`auto` is never the whole of sizes", () => {
  expect(printed({ sizes: "auto" }).img.sizes).toBe("auto, 200px");
  expect(printed({ sizes: "auto" }, { loading: "eager" }).img.sizes).toBe("200px");
  expect(printed({ width: undefined }, { sizes: "auto" }).img.sizes).toBe("auto, 100vw");
});

test("an address of the set is no last resort", () => {
  expect(printed({}, { fallback: `${P}200` }).img).not.toHaveProperty("data-fallback");
});

test("of the format that the server chooses no type is known", () => {
  expect(printed({ formats: "best", ladder: "1x" }).sources).toEqual([{ srcset: "https://b/K/1x.best 1x" }]);
});

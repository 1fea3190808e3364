import { expect, test } from "vitest";
import type { ImageDescriptor } from "../images/ImageDescriptor.js";
import { imageAttributes } from "./imageAttributes.js";
import { imageProps } from "./imageProps.js";

const image: ImageDescriptor = {
  cachedSrc: "https://b/1",
  proxySrc: "https://p/1",
  cachedSrcSet: "https://b/1 1x, https://b/2 2x",
  proxySrcSet: "https://p/1 1x, https://p/2 2x",
  sizes: "50vw",
  sources: [{ type: "image/avif", cachedSrcSet: "https://b/a", proxySrcSet: "https://p/a", sizes: "50vw" }],
  width: 400,
  height: 300,
};

test("puts the cached addresses in place and the proxied ones beside them", () => {
  expect(imageAttributes(image, { alt: "A cat" })).toEqual({
    img: {
      alt: "A cat",
      loading: "lazy",
      decoding: "async",
      width: 400,
      height: 300,
      class: "bf-image",
      "data-stage": "cache",
      sizes: "50vw",
      "data-proxy-srcset": "https://p/1 1x, https://p/2 2x",
      srcset: "https://b/1 1x, https://b/2 2x",
      "data-proxy-src": "https://p/1",
      src: "https://b/1",
    },
    sources: [{ type: "image/avif", sizes: "50vw", "data-proxy-srcset": "https://p/a", srcset: "https://b/a" }],
  });
});

test.each([
  ["by the caller", image, { start: "proxy" as const }],
  ["by the server's hint", { ...image, start: "proxy" as const }, {}],
])("starts at the proxy %s", (_, image, options) => {
  const { img, sources } = imageAttributes(image, options);
  expect(img).toMatchObject({ src: "https://p/1", "data-stage": "proxy", "data-cache-src": "https://b/1" });
  expect(img).not.toHaveProperty("data-proxy-src");
  expect(sources[0]).toEqual({ type: "image/avif", sizes: "50vw", srcset: "https://p/a" });
});

test("an image without a bucket starts at the proxy and has no cached address", () => {
  const { img } = imageAttributes({ cachedSrc: "https://p/1", proxySrc: "https://p/1" });
  expect(img).toMatchObject({ src: "https://p/1", "data-stage": "proxy" });
  expect(img).not.toHaveProperty("data-cache-src");
});

test("the caller overrules the server's hint", () => {
  const { img } = imageAttributes({ ...image, start: "proxy" }, { start: "cache" });
  expect(img).toMatchObject({ src: "https://b/1", "data-stage": "cache" });
});

test("one side keeps the ratio, both are taken as they are", () => {
  expect(imageAttributes(image, { width: 200 }).img).toMatchObject({ width: 200, height: 150 });
  expect(imageAttributes(image, { height: 150 }).img).toMatchObject({ width: 200, height: 150 });
  expect(imageAttributes(image, { height: 100 }).img).toMatchObject({ width: 133, height: 100 });
  expect(imageAttributes(image, { width: 10, height: 10 }).img).toMatchObject({ width: 10, height: 10 });
});

test("priority is eager and high, unless said otherwise", () => {
  expect(imageAttributes(image, { priority: true }).img).toMatchObject({ loading: "eager", fetchpriority: "high" });
  expect(imageAttributes(image, { priority: true, loading: "lazy" }).img).toMatchObject({ loading: "lazy" });
});

test("a priority of either spelling reaches the browser, and React's wins over priority", () => {
  expect(imageAttributes(image, { fetchpriority: "low" } as object).img.fetchpriority).toBe("low");
  expect(imageAttributes(image, { priority: true, fetchPriority: "low" }).img.fetchpriority).toBe("low");
});

test("a layout is printed, except for the one that the style sheet takes for granted", () => {
  expect(imageAttributes({ ...image, layout: "fullWidth" }).img).toMatchObject({ "data-layout": "fullWidth" });
  expect(imageAttributes({ ...image, layout: "constrained" }).img).not.toHaveProperty("data-layout");
});

test("a placeholder is the page's, else the descriptor's, and an empty one is none", () => {
  const coloured = { ...image, placeholder: "#8a7b6c" };
  const placeholderOf = (options: object) => imageAttributes(coloured, options).img["data-placeholder"];
  expect(["red", "", undefined].map((placeholder) => placeholderOf({ placeholder }))).toEqual([
    "red",
    undefined,
    "#8a7b6c",
  ]);
});

test("sizes reach every source", () => {
  const { img, sources } = imageAttributes(image, { sizes: "10vw" });
  expect([img.sizes, sources[0]?.sizes]).toEqual(["10vw", "10vw"]);
});

test("options of ours print as data, what is none of ours as it is", () => {
  const { img } = imageAttributes(image, {
    fallback: "/no picture.png",
    retry: { times: 2, delayMs: 50 },
    placeholder: "red",
    class: "round",
    id: "cat",
    unstyled: true,
  });
  expect(img).toMatchObject({
    "data-fallback": "/no%20picture.png",
    "data-retry": "2 50",
    "data-placeholder": "red",
    class: "round",
    id: "cat",
  });
  for (const name of ["fallback", "retry", "placeholder", "unstyled", "priority", "start"]) {
    expect(img).not.toHaveProperty(name);
  }
});

test("one retry has a pause of a second, and patience is printed as it is", () => {
  expect(imageAttributes(image, { retry: 1, patienceMs: 700 }).img).toMatchObject({
    "data-retry": "1 1000",
    "data-patience": 700,
  });
});

test("no retry and empty sizes print nothing", () => {
  const { img } = imageAttributes({ ...image, sizes: "" }, { retry: 0 });
  for (const name of ["data-retry", "sizes"]) expect(img).not.toHaveProperty(name);
});

test("an image that will get no addresses shows its last resort, or that it failed", () => {
  const refused = { cachedSrc: "", proxySrc: "", sources: [] };
  expect(imageAttributes(refused, { fallback: "/sorry.png" }).img).toMatchObject({
    "data-stage": "fallback",
    src: "/sorry.png",
  });
  const { img } = imageAttributes(refused);
  expect([img["data-stage"], img.src]).toEqual(["failed", undefined]);
});

test("an image that waits for its addresses has no stage yet, and shows no last resort", () => {
  const waiting = { image: { cachedSrc: "", proxySrc: "" }, state: "waiting" as const };
  const { img } = imageProps(waiting, { fallback: "/sorry.png" });
  expect([img["data-stage"] || undefined, img.src]).toEqual([undefined, undefined]);
});

test("an address that fails anyway is no last resort, nor is what is no address", () => {
  for (const fallback of ["https://b/1", "https://p/1", { src: "/sorry.png" } as never])
    expect(imageAttributes(image, { fallback }).img).not.toHaveProperty("data-fallback");
});

test("decoding is the caller's, and a source of another width has that width beside `auto`", () => {
  const media = { media: "(max-width: 9px)", cachedSrcSet: "https://b/n", proxySrcSet: "https://p/n", width: 10 };
  const { img, sources } = imageAttributes({ ...image, sources: [media] }, { decoding: "sync", sizes: "auto" });
  expect([img.decoding, img.sizes, sources[0]?.sizes]).toEqual(["sync", "auto, 400px", "auto, 10px"]);
});

test("a hash is printed for who paints it, unless the page names a placeholder of its own", () => {
  const image = {
    cachedSrc: "/b/1",
    proxySrc: "/p/1",
    placeholder: "#8a7b6c",
    thumbhash: "3OcRJYB4d3h/iIeHeEh3eIhw+j2w",
  };
  expect(imageAttributes(image).img["data-thumbhash"]).toBe("3OcRJYB4d3h/iIeHeEh3eIhw+j2w");
  expect(imageAttributes(image, { placeholder: "red" }).img).not.toHaveProperty("data-thumbhash");
});

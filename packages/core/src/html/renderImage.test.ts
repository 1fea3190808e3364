import { expect, test } from "vitest";
import { codeOf } from "../../test/codeOf.js";
import { imageAttributes } from "../attributes/imageAttributes.js";
import { renderHead } from "./renderHead.js";
import { renderImage } from "./renderImage.js";

const image = { cachedSrc: "https://b/1", proxySrc: "https://p/1" };

test("prints one image", () => {
  expect(renderImage(image, { alt: "A cat" })).toBe(
    '<img alt="A cat" loading="lazy" decoding="async" class="bf-image" data-stage="cache"' +
      ' data-proxy-src="https://p/1" src="https://b/1">',
  );
});

test("prints a picture where there are sources", () => {
  const sources = [{ type: "image/avif", cachedSrcSet: "https://b/a", proxySrcSet: "https://p/a" }];
  expect(renderImage({ ...image, sources }, { alt: "", unstyled: true, pictureProps: { class: "frame" } })).toBe(
    '<picture class="frame"><source type="image/avif" data-proxy-srcset="https://p/a" srcset="https://b/a">' +
      '<img alt="" loading="lazy" decoding="async" data-stage="cache" data-proxy-src="https://p/1" src="https://b/1"></picture>',
  );
});

test.each(['"><script>alert(1)</script>', "' onerror='alert(1)", "a\nb\tc", "javascript:alert(1)", "&quot;&#39;<"])(
  "%j stays inside its attribute, whichever that is",
  (hostile) => {
    const html = renderImage(
      { cachedSrc: hostile, proxySrc: `p${hostile}`, sizes: hostile, placeholder: hostile },
      { alt: hostile, class: hostile, id: hostile, fallback: hostile, "data-x": hostile },
    );
    // The markup is nothing but names and quoted values, with no quote or angle bracket inside a value.
    expect(html).toMatch(/^<img( [\w-]+="[^"<>'\n\t]*")+>$/);
  },
);

test.each(["onerror", "onLoad", "a b", 'x"', "x>", "", "1x"])("refuses the attribute name %j", (name) => {
  expect(codeOf(() => renderImage(image, { alt: "", [name]: "x" }))).toBe("INVALID_OPTION");
});

test("the recipe without script falls back to a lazy image", () => {
  expect(renderImage({ ...image, width: 40, height: 30 }, { alt: "A cat", noScript: "image/webp" })).toBe(
    '<object data="https://b/1" type="image/webp" width="40" height="30" class="bf-image" role="img" aria-label="A cat">' +
      '<img alt="A cat" loading="lazy" decoding="async" width="40" height="30" class="bf-image" data-stage="proxy" src="https://p/1"></object>',
  );
});

test("with the recipe, attributes of the page's own land on what is shown on a hit, and leave its address alone", () => {
  const own = { id: "cat", title: "A cat", "data-x": 1, "aria-label": "Mimi", data: "javascript:alert(1)" };
  expect(renderImage(image, { alt: "A cat", noScript: true, ...own, type: "text/html", DATA: "x" })).toBe(
    '<object data="https://b/1" type="image/jpeg" class="bf-image" role="img" aria-label="Mimi"' +
      ' id="cat" title="A cat" data-x="1" DATA="x">' +
      '<img alt="A cat" loading="lazy" decoding="async" class="bf-image" data-stage="proxy" src="https://p/1"></object>',
  );
});

test.each([
  ["known missing", { ...image, start: "proxy" as const }, {}],
  ["asked for at the proxy", image, { start: "proxy" as const }],
  ["without a bucket", { ...image, cachedSrc: image.proxySrc }, {}],
])("an image %s needs no recipe", (_, image, options) => {
  expect(renderImage(image, { alt: "", ...options, noScript: true })).toBe(renderImage(image, { alt: "", ...options }));
});

test.each([
  "data:text/html,<script>alert(1)</script>",
  " Data:text/html,x",
  "java\nscript:alert(1)",
  "blob:https://b/1",
  "file:///etc/passwd",
  "https://",
])("the recipe refuses %j, which an <object> would run", (cachedSrc) => {
  expect(codeOf(() => renderImage({ ...image, cachedSrc }, { alt: "", noScript: true }))).toBe("INVALID_OPTION");
  expect(renderImage({ ...image, cachedSrc }, { alt: "" })).toContain("<img");
});

test.each(["/b/1", "b/1", "//b/1", "HTTP://b/1"])("the recipe takes %s", (cachedSrc) => {
  expect(renderImage({ ...image, cachedSrc }, { alt: "", noScript: true })).toContain(`<object data="${cachedSrc}"`);
});

test("a picture is preloaded by the source that the browser will pick", () => {
  const sources = [
    { type: "image/avif", media: "(min-width: 600px)", sizes: "50vw", cachedSrcSet: "/b/a 1x", proxySrcSet: "/p/a 1x" },
    { type: "image/webp", media: "(min-width: 600px)", sizes: "50vw", cachedSrcSet: "/b/w 1x", proxySrcSet: "/p/w 1x" },
  ];
  const links = (start?: "proxy"): string[] =>
    renderHead({ stylesheet: false, preload: { ...image, sources, ...(start && { start }) } }).match(/<link[^>]+>/g) ??
    [];
  expect(links()).toEqual([
    '<link rel="preload" as="image" type="image/avif" media="(min-width: 600px)" imagesrcset="/b/a 1x" imagesizes="50vw" fetchpriority="high">',
  ]);
  expect(links("proxy")[0]).toContain('imagesrcset="/p/a 1x"');
});

test("the head holds links, style and script, each with the nonce", () => {
  const head = renderHead({ nonce: "n0", preconnect: "https://b", preload: { ...image, sizes: "50vw" } });
  expect(head).toMatch(
    /^<link rel="preconnect" href="https:\/\/b"><style nonce="n0">[^<]+<\/style><script nonce="n0">[^<]+<\/script><link rel="preload" as="image" href="https:\/\/b\/1" imagesizes="50vw" fetchpriority="high">$/,
  );
  expect(renderHead({ stylesheet: "/bf.css" })).toMatch(/^<link rel="stylesheet" href="\/bf.css"><script>/);
  expect(renderHead({ stylesheet: false })).toMatch(/^<script>/);
});

test.each([
  [
    "an address",
    "https://shop.test/cat.jpg",
    /got "https:\/\/shop.test\/cat.jpg"; an address becomes one by images.image/,
  ],
  ["nothing", undefined, /got undefined/],
  ["null", null, /got null/],
  ["half a descriptor", { cachedSrc: "/b/1" }, /got object/],
  ["a set without its ladder", { cachedBase: "/b/K/", proxyBase: "/p/S/set:1x/SRC/" }, /got object/],
  ["what nobody waited for", Promise.resolve(image), /got a promise; await it/],
])("%s is no descriptor, and the error says what is one", (_, given, message) => {
  for (const print of [
    () => renderImage(given as never, { alt: "" }),
    () => imageAttributes(given as never),
    () => renderHead({ preload: [given as never] }),
  ]) {
    expect(codeOf(print)).toBe("INVALID_OPTION");
    expect(print).toThrow(/^image: expected a descriptor, as images.image\(\) gives/);
    expect(print).toThrow(message);
  }
});

const set = {
  cachedBase: "https://b/K/",
  proxyBase: "https://p/S/set:200-400/SRC/",
  ladder: "200-400",
  width: 200,
  height: 150,
};

test("prints a set", () => {
  expect(renderImage(set, { alt: "" })).toBe(
    '<img alt="" loading="lazy" decoding="async" width="200" height="150" class="bf-image" data-stage="cache"' +
      ' data-proxy="https://p/S/set:200-400/SRC/" srcset="https://b/K/200 200w, https://b/K/400 400w" src="https://b/K/200">',
  );
});

test("of a set the recipe without script has one member, from the bucket and from the proxy", () => {
  expect(renderImage(set, { alt: "", noScript: true })).toBe(
    '<object data="https://b/K/200" type="image/jpeg" width="200" height="150" class="bf-image" role="presentation">' +
      '<img alt="" loading="lazy" decoding="async" width="200" height="150" class="bf-image" data-stage="proxy" src="https://p/S/set:200-400/SRC/200"></object>',
  );
  expect(renderImage({ ...set, missing: ["200"] }, { alt: "", noScript: true })).toMatch(/^<img /);
});

test("a preload is the element's own srcset, text for text", () => {
  const mixed = { ...set, formats: "avif", missing: ["400.avif"], sizes: "50vw" };
  expect(renderHead({ stylesheet: false, preload: mixed })).toContain(
    '<link rel="preload" as="image" type="image/avif" imagesrcset="https://b/K/200.avif 200w, https://p/S/set:200-400/SRC/400.avif 400w" imagesizes="50vw" fetchpriority="high">',
  );
});

test.each(["Nonce", "preconect", "styleSheet"])("%s is no option of the head", (name) => {
  expect(() => renderHead({ [name]: "a" })).toThrow(
    `options: expected keys of nonce, patience, preconnect, preload, stylesheet, got "${name}"`,
  );
});

import { expect, test } from "vitest";
import { isBucketfirstError } from "../errors.js";
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
    // Nothing but names and quoted values, and no quote or angle bracket inside a value.
    expect(html).toMatch(/^<img( [\w-]+="[^"<>'\n\t]*")+>$/);
  },
);

test.each(["onerror", "onLoad", "a b", 'x"', "x>", "", "1x"])("refuses the attribute name %j", (name) => {
  let error: unknown;
  try {
    renderImage(image, { alt: "", [name]: "x" });
  } catch (caught) {
    error = caught;
  }
  expect(isBucketfirstError(error, "INVALID_OPTION")).toBe(true);
});

test("the recipe without script falls back to a lazy image", () => {
  expect(renderImage({ ...image, width: 40, height: 30 }, { alt: "A cat", noScript: "image/webp" })).toBe(
    '<object data="https://b/1" type="image/webp" width="40" height="30" class="bf-image" role="img" aria-label="A cat">' +
      '<img alt="A cat" loading="lazy" decoding="async" width="40" height="30" class="bf-image" data-stage="proxy" src="https://p/1"></object>',
  );
});

test("the head holds links, style and script, each with the nonce", () => {
  const head = renderHead({ nonce: "n0", preconnect: "https://b", preload: { ...image, sizes: "50vw" } });
  expect(head).toMatch(
    /^<link rel="preconnect" href="https:\/\/b"><style nonce="n0">[^<]+<\/style><script nonce="n0">[^<]+<\/script><link rel="preload" as="image" href="https:\/\/b\/1" imagesizes="50vw" fetchpriority="high">$/,
  );
  expect(renderHead({ stylesheet: "/bf.css" })).toMatch(/^<link rel="stylesheet" href="\/bf.css"><script>/);
  expect(renderHead({ stylesheet: false })).toMatch(/^<script>/);
});

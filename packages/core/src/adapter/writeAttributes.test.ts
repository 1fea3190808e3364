// @vitest-environment jsdom
import { expect, test } from "vitest";
import { writeAttributes } from "./writeAttributes.js";

test("writes what differs, removes what is gone, and leaves alone what a swap has changed since", () => {
  const img = new Image();
  const first = [{ alt: "A cat", id: "cat", src: "/b/1" }];
  writeAttributes([img], [], first);
  img.setAttribute("src", "/p/1");
  writeAttributes([img], first, [{ alt: "The cat", src: "/b/1" }]);
  expect(img.outerHTML).toBe('<img alt="The cat" src="/p/1">');
});

test("writes in the order given", () => {
  const img = new Image();
  writeAttributes([img], [], [{ sizes: "100vw", srcset: "/b/1 1x", src: "/b/1" }]);
  expect(img.getAttributeNames()).toEqual(["sizes", "srcset", "src"]);
});

test("an image that a server printed is not written until something changes", () => {
  const img = new Image();
  img.setAttribute("src", "/p/1");
  writeAttributes([img], undefined, [{ alt: "A cat", src: "/b/1" }]);
  expect(img.outerHTML).toBe('<img src="/p/1">');
});

test("handlers and objects are no attributes, and a style goes through CSSOM", () => {
  const img = new Image();
  writeAttributes([img], [], [{ onload() {}, image: {}, style: "color: red" }]);
  expect(img.getAttributeNames()).toEqual(["style"]);
  expect(img.style.color).toBe("red");
});

test("what is absent is not written, and false is a value of data-* and aria-* alone", () => {
  const img = new Image();
  const given = { id: null, title: undefined, hidden: false, "data-open": false, "aria-hidden": false };
  writeAttributes([img], [], [given]);
  expect(img.outerHTML).toBe('<img data-open="false" aria-hidden="false">');
  writeAttributes([img], [given], [{ hidden: true, "data-open": true, "aria-hidden": null }]);
  expect(img.outerHTML).toBe('<img data-open="true" hidden="true">');
});

test("each element has its own; one for which nothing is given stays as it is, and what is given too much is not used", () => {
  const [source, img] = [document.createElement("source"), new Image()];
  writeAttributes([source, img], [], [{ type: "image/avif" }, undefined]);
  writeAttributes([img], [], [{ alt: "" }, { class: "frame" }]);
  expect(source.outerHTML + img.outerHTML).toBe('<source type="image/avif"><img alt="">');
});

// @vitest-environment jsdom

import { fail, paint } from "@bucketfirst/testkit/fakeImage";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listen } from "../../test/printedImage.js";
import { renderImage } from "../html/renderImage.js";
import type { SetDescriptor } from "../images/SetDescriptor.js";
import { advance } from "./advance.js";
import { attachFallback } from "./attachFallback.js";
import { stageOf } from "./element.js";
import { installFallback } from "./installFallback.js";
import { isMissed } from "./misses.js";
import { readDescriptor } from "./readDescriptor.js";
import { resolveStart } from "./resolveStart.js";

const P = "https://img.test/S/set:200-400:avif/rs:fit:200/SRC/";
const B = "https://b.test/K/";
const set: SetDescriptor = { cachedBase: B, proxyBase: P, ladder: "200-400", formats: "avif", width: 200, height: 150 };

beforeEach(() => {
  // jsdom has no decode().
  HTMLImageElement.prototype.decode = function (this: HTMLImageElement) {
    return this.naturalWidth ? Promise.resolve() : Promise.reject(new Error("broken"));
  };
});
afterEach(() => {
  document.body.replaceChildren();
  navigator.bucketfirst?.clear();
});

/** Puts the set on the page, as a server prints it. */
function show(more: Partial<SetDescriptor> = {}, options: Parameters<typeof renderImage>[1] = {}): HTMLImageElement {
  document.body.innerHTML = renderImage({ ...set, ...more }, { alt: "", ...options });
  return document.images[0] as HTMLImageElement;
}
const addresses = (): (string | null)[] =>
  [...document.querySelectorAll("source,img")].flatMap((element) => [
    element.getAttribute("srcset"),
    element.getAttribute("src"),
  ]);
const AT_PROXY = [`${P}200.avif 200w, ${P}400.avif 400w`, null, `${P}200 200w, ${P}400 400w`, `${P}200`];

/** Fails the candidate that the browser picked. */
function failAs(img: HTMLImageElement, currentSrc: string): void {
  Object.defineProperties(img, {
    complete: { value: true, configurable: true },
    naturalWidth: { value: 0, configurable: true },
    currentSrc: { value: currentSrc, configurable: true },
  });
  img.dispatchEvent(new Event("error"));
}

test("a miss moves the whole set, is noted by its base, and reported with set and member", () => {
  const img = show();
  const { hooks, told } = listen();
  attachFallback(img, hooks);
  failAs(img, `${B}400.avif`);
  expect(addresses()).toEqual(AT_PROXY);
  expect([isMissed(P), isMissed(`${B}200`), resolveStart(set)]).toEqual([true, false, "proxy"]);
  paint(img);
  expect(told).toEqual(["miss cache>proxy K/400.avif", "load proxy K/400.avif"]);
});

test.each([
  [
    "a comma in an address",
    "https://b.test/a,b/K/200 200w, https://b.test/a,b/K/400 400w",
    `${P}200 200w, ${P}400 400w`,
  ],
  ["no space behind a comma", "https://b.test/K/200 200w,https://b.test/K/400 400w", `${P}200 200w,${P}400 400w`],
  ["no space behind a comma of densities", "/K/1x 1x,/K/2x 2x", `${P}1x 1x,${P}2x 2x`],
  ["a space before a comma", "/K/1x 1x ,/K/2x 2x", `${P}1x 1x ,${P}2x 2x`],
  ["line ends", "\n  K/1x 1x,\n  K/1.5x 1.5x\n", `\n  ${P}1x 1x,\n  ${P}1.5x 1.5x\n`],
  ["escapes", "https://b.test/a%20b/K/200.avif 200w", `${P}200.avif 200w`],
])("the swap of a srcset with %s", (_, srcset, expected) => {
  const img = show();
  img.setAttribute("srcset", srcset);
  advance(img);
  expect(img.srcset).toBe(expected);
});

test("a dollar in a base is text, and a source of another set has a base of its own", () => {
  const other = { ...set, proxyBase: "https://img.test/$&$1/set:1x/x/", cachedBase: "https://b.test/N/", ladder: "1x" };
  const img = show({ media: [{ ...other, formats: undefined, media: "(max-width: 9px)" }] });
  advance(img);
  expect(addresses()).toEqual(["https://img.test/$&$1/set:1x/x/1x 1x", null, ...AT_PROXY]);
});

test("what the proxy has failed is no miss, and nothing is asked again", () => {
  const img = show({ missing: ["400.avif"] });
  const { hooks, told } = listen();
  attachFallback(img, hooks);
  const before = addresses();
  failAs(img, `${P}400.avif`);
  expect(told).toEqual(["error "]);
  expect([img.dataset.stage, img.dataset.missed, isMissed(P)]).toEqual(["failed", undefined, false]);
  expect(addresses()).toEqual(before);
  // That others are the bucket's does not bring it back.
  failAs(img, `${P}400.avif`);
  expect([told.length, img.dataset.stage]).toEqual([1, "failed"]);
});

test("after it stands the last resort", () => {
  const img = show({ missing: ["400.avif"] }, { fallback: "/sorry.png" });
  const { hooks, told } = listen();
  attachFallback(img, hooks);
  failAs(img, `${P}400.avif`);
  expect(told).toEqual(["miss proxy>fallback "]);
  expect(addresses()).toEqual(["/sorry.png", "/sorry.png", "/sorry.png", "/sorry.png"]);
  fail(img);
  expect([told.at(-1), stageOf(img)]).toEqual(["error ", "failed"]);
});

test("an extra request is the proxy's, also where it gave a member that was known to be missing", () => {
  const img = show({ missing: ["400.avif"] }, { retry: 1 });
  attachFallback(img);
  failAs(img, `${P}400.avif`);
  expect([img.dataset.stage, img.dataset.retry]).toEqual(["cache", "1 1000"]);
});

test("loading tells the stage of the address that was painted", () => {
  const img = show({ missing: ["400.avif"] });
  img.dataset.cache = B;
  const { hooks, told } = listen();
  attachFallback(img, hooks);
  Object.defineProperties(img, {
    complete: { value: true, configurable: true },
    naturalWidth: { value: 400, configurable: true },
    currentSrc: { value: `${P}400.avif`, configurable: true },
  });
  img.dispatchEvent(new Event("load"));
  expect(told).toEqual(["load proxy K/400.avif"]);
});

test("it stays on the cache stage as long as any address is the bucket's", () => {
  expect(stageOf(show({ missing: ["200", "400"] }))).toBe("cache");
  expect(stageOf(show({ missing: ["200", "400", "200.avif", "400.avif"] }))).toBe("proxy");
});

test.each<[string, Partial<SetDescriptor>]>([
  ["as it is", {}],
  ["with a member that is missing", { missing: ["400", "200.avif"] }],
  ["whose bare members have one of the formats", { formats: "avif-webp", format: "webp" }],
  ["of densities", { ladder: "1x-2x", proxyBase: P.replace("200-400", "1x-2x") }],
  ["of a small original", { knownWidth: 300 }],
  ["of a small original, in densities", { ladder: "1x-2x", proxyBase: P.replace("200-400", "1x-2x"), knownWidth: 300 }],
  [
    "with art direction",
    {
      media: [
        {
          cachedBase: "https://b.test/N/",
          proxyBase: "https://img.test/T/set:1x-2x:webp/x/",
          ladder: "1x-2x",
          formats: "webp",
          media: "(max-width: 9px)",
          width: 9,
          height: 8,
        },
        {
          cachedBase: "https://b.test/O/",
          proxyBase: "https://img.test/T/set:50/y/",
          ladder: "50",
          media: "print",
          missing: [],
          width: 7,
          height: 6,
        },
      ],
    },
  ],
])("a set is read back %s, and printed the same", (_, more) => {
  const formats = more.formats ? { proxyBase: P.replace(":avif", `:${more.formats}`) } : {};
  const before = renderImage({ ...set, ...formats, ...more }, { alt: "" });
  document.body.innerHTML = before;
  const read = readDescriptor(document.images[0] as HTMLImageElement);
  expect(renderImage(read, { alt: "" })).toBe(before);
  expect((read as SetDescriptor).cachedBase).toBe(B);
});

test("a set of which nothing is the bucket's any more is read back as one at the proxy", () => {
  const img = show();
  advance(img);
  expect(readDescriptor(img)).toMatchObject({
    cachedBase: P,
    proxyBase: P,
    ladder: "200-400",
    formats: "avif",
    start: "proxy",
  });
});

test.each<[string, Partial<SetDescriptor>, string]>([
  ["all of it cached", {}, "load proxy K/200"],
  ["its src missing", { missing: ["200"] }, "load proxy "],
])("a set that was missed a moment ago is not asked of the bucket again: %s", (_, more, expected) => {
  advance(show());
  const { hooks, told } = listen();
  const img = show(more);
  const uninstall = installFallback(document, hooks);
  expect([addresses(), img.dataset.missed]).toEqual([AT_PROXY, undefined]);
  paint(img);
  uninstall();
  expect(told).toEqual([expected]);
});

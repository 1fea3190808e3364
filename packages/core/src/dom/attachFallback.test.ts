// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { imageAttributes } from "../attributes/imageAttributes.js";
import type { ImageOptions } from "../attributes/types.js";
import type { ImageDescriptor } from "../descriptor.js";
import { attachFallback } from "./attachFallback.js";
import type { FallbackHooks } from "./hooks.js";
import { installFallback } from "./installFallback.js";
import { isMissed } from "./misses.js";

const image = { cachedSrc: "https://b.test/1", proxySrc: "https://p.test/1" };
const two = { cachedSrc: "https://b.test/2", proxySrc: "https://p.test/2" };

const write = (img: HTMLImageElement, descriptor: ImageDescriptor, options?: ImageOptions): void => {
  for (const [name, value] of Object.entries(imageAttributes(descriptor, options).img))
    img.setAttribute(name, String(value));
};

function make(options?: ImageOptions, descriptor: ImageDescriptor = image): HTMLImageElement {
  const img = document.body.appendChild(new Image());
  write(img, descriptor, options);
  return img;
}

/** jsdom loads no images: stands in for the browser. */
function settle(img: HTMLImageElement, width: number): void {
  Object.defineProperties(img, {
    complete: { value: true, configurable: true },
    naturalWidth: { value: width, configurable: true },
    currentSrc: { value: img.src, configurable: true },
  });
  img.dispatchEvent(new Event(width ? "load" : "error"));
}
const fail = (img: HTMLImageElement): void => settle(img, 0);
const paint = (img: HTMLImageElement): void => settle(img, 40);

/** Hooks, and what they were told. */
function listen(): { hooks: FallbackHooks; told: string[] } {
  const told: string[] = [];
  const hooks: FallbackHooks = {
    onLoad: ({ stage, cacheKey }) => told.push(`load ${stage} ${cacheKey}`),
    onMiss: ({ from, to, cacheKey }) => told.push(`miss ${from}>${to} ${cacheKey}`),
    onError: ({ cacheKey }) => told.push(`error ${cacheKey}`),
  };
  return { hooks, told };
}

beforeEach(() => {
  // jsdom has no decode(); what is asked here is always broken.
  HTMLImageElement.prototype.decode = () => Promise.reject(new Error("broken"));
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  navigator.bucketfirst?.clear();
  vi.useRealTimers();
});

/** Observers have run. */
const observed = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 0));

test("an image that is taken away and put back is told once", async () => {
  const { hooks, told } = listen();
  const uninstall = installFallback(document, hooks);
  const img = make();
  await observed();
  fail(img);
  paint(img);
  for (let times = 0; times < 2; times++) {
    img.remove();
    await observed();
    document.body.append(img);
    await observed();
  }
  uninstall();
  expect(told).toEqual(["miss cache>proxy 1", "load proxy 1"]);
});

test("whoever listens to the same image later is told as well", () => {
  const first = listen();
  const second = listen();
  const img = make();
  attachFallback(img, first.hooks);
  fail(img);
  paint(img);
  attachFallback(img, second.hooks);
  expect(second.told).toEqual(first.told);
});

test("an element rewritten for another image begins anew", () => {
  const { hooks, told } = listen();
  const img = make();
  attachFallback(img, hooks);
  fail(img);
  paint(img);
  write(img, two);
  paint(img);
  expect(told.splice(0)).toEqual(["miss cache>proxy 1", "load proxy 1", "load cache 2"]);
  write(img, image);
  fail(img);
  fail(img);
  expect(told.splice(0)).toEqual(["miss cache>proxy 1", "error 1"]);
  img.removeAttribute("data-proxy-src");
  write(img, two, { start: "proxy" });
  fail(img);
  expect(told).toEqual(["error 2"]);
});

test("an extra request is not made once nobody listens, and made by who listens next", () => {
  vi.useFakeTimers();
  const img = make({ retry: { times: 1, delayMs: 20 }, start: "proxy" });
  const detach = attachFallback(img);
  fail(img);
  const asked = vi.spyOn(img, "src", "set");
  detach();
  vi.advanceTimersByTime(100);
  expect(asked).not.toHaveBeenCalled();
  attachFallback(img);
  fail(img);
  vi.advanceTimersByTime(100);
  expect(asked).toHaveBeenCalledTimes(1);
});

test("a resize just before the end is not looked at", () => {
  vi.useFakeTimers();
  const img = make();
  const detach = attachFallback(img);
  window.dispatchEvent(new Event("resize"));
  detach();
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ["the cached", image.cachedSrc],
  ["the proxied", image.proxySrc],
])("a last resort that is %s address is none", (_, fallback) => {
  const { hooks, told } = listen();
  const img = make({ fallback });
  attachFallback(img, hooks);
  fail(img);
  paint(img);
  expect(told).toEqual(["miss cache>proxy 1", "load proxy 1"]);
});

test("the page's own background is back behind the picture, whoever listens", () => {
  const img = make({ placeholder: "red" });
  img.style.background = "blue";
  attachFallback(img);
  attachFallback(img, {});
  expect(img.style.background).toBe("red");
  paint(img);
  expect(img.style.background).toBe("blue");
});

const noted = (misses: number): Map<string, number> =>
  new Map(Array.from({ length: misses }, (_, miss) => [`https://old.test/${miss}`, Date.now()]));

test("a page that never ends does not grow for ever, and forgets the oldest misses first", () => {
  navigator.bucketfirst = noted(500);
  const uninstall = installFallback();
  for (const name of ["1", "2", "3", "4"]) {
    const img = make({}, { cachedSrc: `https://b.test/${name}`, proxySrc: `https://p.test/${name}` });
    fail(img);
  }
  uninstall();
  expect(navigator.bucketfirst.size).toBeLessThanOrEqual(501);
  expect(
    ["https://old.test/0", "https://old.test/2", "https://b.test/4"].map((src) => navigator.bucketfirst?.has(src)),
  ).toEqual([false, false, true]);
});

test("misses that a head script alone has noted are cut down when they are read", () => {
  navigator.bucketfirst = noted(501);
  expect(isMissed("https://old.test/500")).toBe(true);
  expect(isMissed("https://old.test/0")).toBe(false);
});

test("an element that has the registry's name does not stand in for it", () => {
  const link = document.body.appendChild(document.createElement("a"));
  link.id = "bucketfirst";
  // As browsers do it for an id.
  vi.stubGlobal("bucketfirst", link);
  vi.stubGlobal("__bucketfirst", link);
  const img = make();
  attachFallback(img);
  fail(img);
  expect(img.getAttribute("src")).toBe(image.proxySrc);
  expect(isMissed(image.cachedSrc)).toBe(true);
});

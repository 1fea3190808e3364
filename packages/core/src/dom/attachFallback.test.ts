// @vitest-environment jsdom

import { fail, paint } from "@bucketfirst/testkit/fakeImage";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { image, listen, make, two, write } from "../../test/printedImage.js";
import { attachFallback } from "./attachFallback.js";
import { installFallback } from "./installFallback.js";
import { isMissed } from "./misses.js";

beforeEach(() => {
  // jsdom has no decode().
  HTMLImageElement.prototype.decode = function (this: HTMLImageElement) {
    return this.naturalWidth ? Promise.resolve() : Promise.reject(new Error("broken"));
  };
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  navigator.bucketfirst?.clear();
  vi.useRealTimers();
});

/** Waits until observers have run. */
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

test("a page that never ends does not grow for ever: above 1,000 its misses are forgotten", () => {
  navigator.bucketfirst = noted(999);
  const uninstall = installFallback();
  const miss = (name: string): void => {
    fail(make({}, { cachedSrc: `https://b.test/${name}`, proxySrc: `https://p.test/${name}` }));
  };
  miss("1");
  expect(navigator.bucketfirst.size).toBe(1000);
  for (const name of ["2", "3", "4"]) miss(name);
  uninstall();
  expect([...navigator.bucketfirst.keys()]).toEqual(["https://b.test/3", "https://b.test/4"]);
});

test("misses that a head script alone has noted are forgotten when they are read", () => {
  navigator.bucketfirst = noted(1000);
  expect(isMissed("https://old.test/999")).toBe(true);
  navigator.bucketfirst = noted(1001);
  expect(isMissed("https://old.test/999")).toBe(false);
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

test("who has let go of an image is told nothing any more", () => {
  const img = make();
  const { hooks, told } = listen();
  attachFallback(img, hooks)();
  fail(img);
  paint(img);
  expect(told).toEqual([]);
  expect(img.dataset.stage).toBe("cache");
});

test("what the browser finds out after that changes nothing", async () => {
  const img = make({ start: "proxy" });
  Object.defineProperties(img, { complete: { value: true }, currentSrc: { value: image.proxySrc } });
  const { hooks, told } = listen();
  attachFallback(img, hooks)();
  await new Promise(setImmediate);
  expect([told, img.dataset.stage]).toEqual([[], "proxy"]);
});

test("an event of an address that is not shown any more changes nothing", () => {
  const img = make();
  const { hooks, told } = listen();
  attachFallback(img, hooks);
  img.dispatchEvent(new Event("error"));
  expect([told, img.dataset.stage]).toEqual([[], "cache"]);
  paint(img);
  img.dispatchEvent(new Event("error"));
  expect([told, img.dataset.loaded]).toEqual([["load cache 1"], ""]);
});

test("a picture that breaks after it was painted is not called loaded", () => {
  const img = make();
  attachFallback(img);
  paint(img);
  expect(img.dataset.loaded).toBe("");
  fail(img);
  expect(img.dataset.loaded).toBeUndefined();
});

test("the end is told to who remembers, before anybody is told", () => {
  const calls: string[] = [];
  const img = make({ start: "proxy" });
  attachFallback(img, { onError: () => calls.push("onError") }, { onFailed: () => calls.push("memory") });
  fail(img);
  expect(calls).toEqual(["memory", "onError"]);
});

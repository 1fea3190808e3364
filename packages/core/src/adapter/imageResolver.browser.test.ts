// @vitest-environment jsdom
import { afterEach, expect, test, vi } from "vitest";
import { codeOf } from "../../test/codeOf.js";
import { imageAttributes } from "../attributes/imageAttributes.js";
import { imageProps } from "../attributes/imageProps.js";
import type { ImageOptions } from "../attributes/types.js";
import { BucketfirstError } from "../base/errors.js";
import { attachFallback } from "../dom/attachFallback.js";
import { printImage } from "../html/printImage.js";
import { imageResolver } from "./imageResolver.js";

const image = { cachedSrc: "https://b.test/1", proxySrc: "https://p.test/1", width: 400, height: 300, sizes: "50vw" };
const input = { src: "/cat.jpg", variant: "card" };
const remote = { image: vi.fn(async () => image), boxes: { card: { width: 4, height: 3 } } };
const place = { image: { cachedSrc: "", proxySrc: "", width: 4, height: 3 }, state: "waiting" };
const local = { buildUrl: () => "", image: () => image };

/** Puts the markup of a server for `props` on the page. */
function print(props: ImageOptions = {}, found = imageResolver(local)({ ...input, ...props })): HTMLImageElement {
  document.body.insertAdjacentHTML("beforeend", printImage(imageProps(found, { alt: "", ...props })));
  return document.images[document.images.length - 1]!;
}

afterEach(() => {
  document.body.replaceChildren();
  remote.image.mockClear();
});

test("what a server has printed is read back, and nobody is asked", () => {
  print();
  expect(imageResolver(remote)(input).image).toMatchObject({ ...image, width: "400", height: "300" });
  expect(imageResolver()(input).image).toMatchObject({ proxySrc: image.proxySrc });
  expect(imageResolver(remote)({ ...input, variant: "hero" })).toEqual({
    image: { cachedSrc: "", proxySrc: "" },
    state: "waiting",
  });
  expect(remote.image).not.toHaveBeenCalled();
});

test("the formats of a picture are read back as well", () => {
  const sources = [{ type: "image/avif", cachedSrcSet: "https://b.test/3 1x", proxySrcSet: "https://p.test/3 1x" }];
  const picture = { ...image, sources };
  print({}, imageResolver({ ...local, image: () => picture })(input));
  expect(imageResolver(remote)(input).image).toMatchObject({ sources });
});

test("an instance that builds URLs answers for itself, whatever stands on the page", () => {
  print();
  const other = { ...image, cachedSrc: "https://b.test/2" };
  expect(imageResolver({ ...local, image: () => other })(input).image).toMatchObject(other);
});

test("an image that this page made itself is no source: it may stand anywhere by now", () => {
  const twin = print({ fallback: "/sorry.png", start: "proxy" });
  const detach = attachFallback(twin);
  Object.defineProperties(twin, { complete: { value: true }, currentSrc: { value: image.proxySrc } });
  twin.dispatchEvent(new Event("error"));
  expect(twin.getAttribute("src")).toBe("/sorry.png");
  expect(imageResolver(remote)(input)).toEqual(place);
  detach();
  expect(imageResolver(remote)(input)).toEqual(place);
});

test("what a twin was printed with of its own is not taken for the descriptor's", () => {
  print({ width: 40, sizes: "40px" });
  expect(imageResolver(remote)(input)).toEqual(place);
  expect(imageResolver(remote)({ ...input, width: 40, sizes: "40px" }).image).toMatchObject({ width: "40" });
  print({ placeholder: "red" });
  expect(imageResolver(remote)(input).image.width).toBe("400");
  expect(imageAttributes(imageResolver(remote)(input).image).img).not.toHaveProperty("data-placeholder");
});

test("half a character in a source is the instance's to refuse", async () => {
  expect(imageResolver(remote)({ ...input, src: "/\ud800" })).toEqual(place);
  print({}, { image, question: "/%5Cud800%20card" });
  expect(imageResolver(remote)({ ...input, src: "/\ud800" }).image).toMatchObject({ proxySrc: image.proxySrc });
});

test("a remote instance is asked for an answer alone, with the signal that ends the wait", async () => {
  const answer = vi.fn();
  const { signal } = new AbortController();
  expect(imageResolver(remote)(input)).toEqual(place);
  expect(remote.image).not.toHaveBeenCalled();
  expect(imageResolver(remote)(input, answer, signal)).toEqual(place);
  expect(remote.image.mock.calls).toEqual([["/cat.jpg", "card", { signal }]]);
  await vi.waitFor(() => expect(answer).toHaveBeenCalledTimes(1));
  expect(answer.mock.calls[0]![0].image).toMatchObject(image);
});

test("an answer that comes too late is dropped, a refusal as well", async () => {
  const answer = vi.fn();
  for (const found of [Promise.resolve(image), Promise.reject(new Error("403"))]) {
    const controller = new AbortController();
    imageResolver({ image: () => found })(input, answer, controller.signal);
    controller.abort();
    await found.catch(() => {});
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(answer).not.toHaveBeenCalled();
});

test.each([
  [
    "of an instance",
    new BucketfirstError("INVALID_OPTION", "variant: none"),
    { code: "INVALID_OPTION", message: "variant: none" },
  ],
  ["of the network", new TypeError("Failed to fetch"), { message: "Failed to fetch" }],
  ["that is a text", "403", { message: "403" }],
  ["without a word", undefined, { message: "undefined" }],
])("a refusal %s is an image that will get no addresses, and says why", async (_, reason, error) => {
  const answer = vi.fn();
  imageResolver({ image: () => Promise.reject(reason), boxes: remote.boxes })(input, answer);
  await vi.waitFor(() => expect(answer).toHaveBeenCalledTimes(1));
  expect(answer.mock.calls[0]![0]).toEqual({ ...place, state: "failed", error });
});

test("an instance that is none is an error that says so", () => {
  expect(() => imageResolver({} as never)(input)).toThrow(/^images: expected an instance of createImages or /);
});

test("options do not travel: a remote instance that is given some is not asked at all", () => {
  const request = { src: "/cat.jpg", request: { width: 1 } };
  expect(codeOf(() => imageResolver(remote)(request))).toBe("INVALID_OPTION");
  expect(codeOf(() => imageResolver(remote)(request, () => {}))).toBe("INVALID_OPTION");
  expect(remote.image).not.toHaveBeenCalled();
  expect(imageResolver(local)(request).image).toMatchObject(image);
});

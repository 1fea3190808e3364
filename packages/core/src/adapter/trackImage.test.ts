// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { imageResolver } from "./imageResolver.js";
import type { ImageResolver } from "./ResolvedImage.js";
import { type TrackedImage, trackImage } from "./trackImage.js";

const image = { cachedSrc: "https://b.test/1", proxySrc: "https://p.test/1" };
const props = { src: "/a", variant: "card", alt: "" };

/** A component's calls: each gets what the one before gave. */
function track() {
  let last: TrackedImage | undefined;
  const onChange = vi.fn();
  return {
    onChange,
    next(given: Parameters<typeof trackImage>[1], resolve?: ImageResolver) {
      last = trackImage(last, given, resolve, onChange);
      return last;
    },
  };
}

/** A resolver whose answer is given by hand. */
function byHand() {
  let answer: Parameters<ImageResolver>[1];
  const resolve = vi.fn<ImageResolver>((_input, later) => {
    answer = later;
    return { image: { cachedSrc: "", proxySrc: "" }, state: "waiting" };
  });
  return { resolve, answer: () => answer?.({ image }) };
}

test("a resolver is asked once for the same, and anew for another source or by another resolver", () => {
  const { next } = track();
  const resolve = vi.fn<ImageResolver>(() => ({ image }));
  const other = vi.fn<ImageResolver>(() => ({ image }));
  const { showing } = next(props, resolve);
  expect(next({ ...props, alt: "A cat" }, resolve).showing).toBe(showing);
  expect(resolve).toHaveBeenCalledTimes(1);
  next({ ...props, src: "/b" }, resolve);
  expect(resolve).toHaveBeenCalledTimes(2);
  next({ ...props, src: "/b" }, other);
  expect(other).toHaveBeenCalledTimes(1);
});

test("two places are two showings, though they look alike", () => {
  const { next } = track();
  const { resolve } = byHand();
  const { showing } = next(props, resolve);
  expect(next({ ...props, src: "/b" }, resolve).showing).not.toBe(showing);
});

test("an answer is shown in a showing of its own, and to nobody who asks for something else by then", () => {
  const { next, onChange } = track();
  const { resolve, answer } = byHand();
  next(props, resolve).showing.ask?.(new AbortController().signal);
  answer();
  expect(onChange).toHaveBeenCalledTimes(1);
  expect(next({ ...props, src: "/b" }, resolve).img.src).toBeUndefined();

  const again = track();
  again.next(props, resolve).showing.ask?.(new AbortController().signal);
  answer();
  expect(again.next(props, resolve).img.src).toBe(image.cachedSrc);
  expect(again.next(props, resolve).img.src).toBe(image.cachedSrc);
});

test("a failure is told, and belongs to its showing", () => {
  const { next, onChange } = track();
  const { showing } = next({ image, alt: "" });
  showing.reportedStage = "failed";
  showing.onFailed?.();
  expect(onChange).toHaveBeenCalledTimes(1);
  expect(next({ image: { ...image }, alt: "" }).failed).toBe(true);
  expect(next({ image: { ...image, cachedSrc: "https://b.test/2" }, alt: "" }).failed).toBe(false);
  expect(next({ image, alt: "" }).failed).toBe(false);
});

test("a descriptor asks nobody, also where there is an instance", () => {
  const ask = vi.fn(async () => image);
  const { showing } = track().next({ image, alt: "" }, imageResolver({ image: ask, boxes: {} }));
  showing.ask?.(new AbortController().signal);
  expect(ask).not.toHaveBeenCalled();
});

const set = { cachedBase: "https://b.test/K/", proxyBase: "https://p.test/S/set:1x-2x/A/", ladder: "1x-2x", width: 40 };

test("a live set does not move when more is known of it; another base is another image", () => {
  const { next } = track();
  const first = next({ image: set, alt: "" });
  const marked = next({ image: { ...set, missing: ["1x"], knownWidth: 40, start: "proxy" }, alt: "" });
  expect(marked.showing).toBe(first.showing);
  expect(marked.img).toEqual(first.img);
  for (const other of [{ cachedBase: "https://b.test/L/" }, { proxyBase: "https://p.test/T/set:1x-2x/A/" }]) {
    const { showing } = next({ image: set, alt: "" });
    expect(next({ image: { ...set, ...other }, alt: "" }).showing).not.toBe(showing);
  }
});

test("the marks of a set are those that it had first, also within its media", () => {
  const { next } = track();
  const media = { ...set, media: "(max-width: 9px)", missing: ["2x"] };
  const first = next({ image: { ...set, media: [media] }, alt: "" });
  expect(next({ image: { ...set, media: [{ ...media, missing: [] }] }, alt: "" }).sources).toEqual(first.sources);
});

test("of the same image size and sizes may change", () => {
  const { next } = track();
  next({ image: { ...set, sizes: "50vw" }, alt: "" });
  expect(next({ image: { ...set, sizes: "10vw", width: 80 }, alt: "" }).img).toMatchObject({
    width: 80,
    sizes: "10vw",
  });
});

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

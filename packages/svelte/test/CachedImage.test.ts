import { fallbackScript } from "@bucketfirst/core/dom";
import { fail, paint } from "@bucketfirst/testkit/fakeImage";
import { handMadeRemote } from "@bucketfirst/testkit/handMadeRemote";
import { REFUSALS } from "@bucketfirst/testkit/refusals";
import { cleanup, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fallbackHead } from "../src/index.js";
import Own from "./Own.svelte";
import Parent from "./Parent.svelte";

const image = { cachedSrc: "https://b.test/f/1?v=1", proxySrc: "https://p.test/s/1", width: 40, height: 30 };
const img = (): HTMLImageElement => screen.getByRole("img");
const shown = (): string | null => img().getAttribute("src");
beforeEach(() => navigator.bucketfirst?.clear());
afterEach(cleanup);

test("goes from the bucket to the proxy, and tells", async () => {
  const onload = vi.fn();
  const onmiss = vi.fn();
  const { rerender } = render(Parent, { image, alt: "A cat", onload, onmiss });
  expect(shown()).toBe(image.cachedSrc);
  fail(img());
  expect(shown()).toBe(image.proxySrc);
  await rerender({ alt: "Another text" });
  expect([shown(), img().alt]).toEqual([image.proxySrc, "Another text"]);
  paint(img());
  expect(onmiss.mock.calls).toEqual([[{ cacheKey: "1", from: "cache", to: "proxy" }]]);
  expect(onload.mock.calls).toEqual([[{ stage: "proxy", cacheKey: "1" }]]);
});

test("shows the failed snippet at the end, and another image after it", async () => {
  const onerror = vi.fn();
  const { rerender } = render(Parent, { image, alt: "A cat", view: "No picture", onerror });
  fail(img());
  fail(img());
  await tick();
  expect(screen.getByText("No picture")).toBeTruthy();
  expect(onerror.mock.calls).toEqual([[{ stage: "failed", cacheKey: "1" }]]);
  await rerender({ image: { ...image, cachedSrc: "https://b.test/2" } });
  expect(shown()).toBe("https://b.test/2");
  fail(img());
  expect(shown()).toBe(image.proxySrc);
});

test("binds the <img>, of a picture too, and prints the listed attributes", async () => {
  const sources = [{ type: "image/webp", cachedSrcSet: "https://b.test/w", proxySrcSet: "https://p.test/w" }];
  render(Parent, {
    image: { ...image, sources },
    alt: "A cat",
    class: "round",
    id: "cat",
    "aria-describedby": "text",
    priority: true,
    pictureProps: { id: "frame" },
  });
  await tick();
  expect(screen.getByText("IMG")).toBeTruthy();
  expect(img().closest("picture")?.id).toBe("frame");
  expect(img().className).toBe("bf-image round");
  expect([img().id, img().getAttribute("aria-describedby"), img().getAttribute("fetchpriority")]).toEqual([
    "cat",
    "text",
    "high",
  ]);
});

test("starts at the proxy within a minute of a miss", () => {
  const { unmount } = render(Parent, { image, alt: "A cat" });
  fail(img());
  unmount();
  render(Parent, { image, alt: "A cat" });
  expect(shown()).toBe(image.proxySrc);
});

test("asks the instance in the context, once", async () => {
  const images = { buildUrl: () => "", image: vi.fn(() => image) };
  const { rerender } = render(Parent, { images, src: "/cat.jpg", variant: "card", alt: "A cat" });
  await rerender({ alt: "Another text" });
  expect(images.image.mock.calls).toEqual([["/cat.jpg", "card"]]);
});

test("keeps the place of a remote answer, then shows it", async () => {
  let answer: (found: typeof image) => void = () => {};
  const images = {
    image: vi.fn(() => new Promise<typeof image>((resolve) => (answer = resolve))),
    boxes: { card: { width: 4, height: 3 } },
  };
  const { rerender } = render(Parent, { images, src: "/cat.jpg", variant: "card", alt: "A cat" });
  expect([img().getAttribute("width"), img().hasAttribute("src")]).toEqual(["4", false]);
  await rerender({ alt: "Another text" });
  answer(image);
  await tick();
  await tick();
  expect(shown()).toBe(image.cachedSrc);
  expect(images.image).toHaveBeenCalledTimes(1);
});

function setUpRemote() {
  const { images, answer: answerNow, signals } = handMadeRemote(image);
  const answer = async (src: string): Promise<void> => {
    answerNow(src);
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { answer, signals, ...render(Parent, { images, src: "/a", variant: "card", alt: "A cat" } as never) };
}

test("an answer for what was shown before changes nothing", async () => {
  const { answer, rerender } = setUpRemote();
  await rerender({ src: "/b" });
  await answer("/b");
  expect(shown()).toBe("https://b.test/b");
  await answer("/a");
  expect(shown()).toBe("https://b.test/b");
});

test("stops asking for what is not shown any more", async () => {
  const { rerender, signals, unmount } = setUpRemote();
  expect(signals.get("/a")?.aborted).toBe(false);
  await rerender({ src: "/b" });
  expect(["/a", "/b"].map((src) => signals.get(src)?.aborted)).toEqual([true, false]);
  unmount();
  expect(signals.get("/b")?.aborted).toBe(true);
});

test("a remote refusal shows the last resort", async () => {
  const onmiss = vi.fn();
  const images = { image: () => Promise.reject(new Error("403")) };
  render(Parent, { images, src: "/a", variant: "card", alt: "A cat", fallback: "/sorry.png", onmiss });
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect([shown(), img().dataset.stage]).toEqual(["/sorry.png", "fallback"]);
  expect(onmiss.mock.calls).toEqual([[{ cacheKey: "", from: "proxy", to: "fallback" }]]);
});

test("has a headless form", () => {
  const onMiss = vi.fn();
  render(Own, { image, onMiss });
  fail(img());
  expect(shown()).toBe(image.proxySrc);
  expect(onMiss).toHaveBeenCalledTimes(1);
});

test("prints the head script, and no nonce that is none", () => {
  expect(fallbackHead({ nonce: "n0" })).toBe(`<script nonce="n0">${fallbackScript}</script>`);
  expect(fallbackHead({ nonce: '"><b' })).toBe(`<script nonce="b">${fallbackScript}</script>`);
});

test.each(Object.entries(REFUSALS))("%s is told to the page and to its developer", async (_, [reason, line]) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const onerror = vi.fn();
  const images = { image: () => Promise.reject(reason), boxes: {} };
  render(Parent, { images, src: "/a", variant: "card", alt: "A cat", onerror });
  await new Promise((resolve) => setTimeout(resolve, 0));
  const { code, message } = reason as Error & { code?: string };
  expect(onerror.mock.calls).toEqual([[{ stage: "failed", cacheKey: "", code, message }]]);
  expect(warn.mock.calls).toEqual([[expect.stringMatching(line)]]);
  warn.mockRestore();
});

test("data-* land on the <img> and follow their values", async () => {
  const { rerender } = render(Parent, { image, alt: "A cat", "data-testid": "cat", "data-open": false } as never);
  expect(screen.getByTestId("cat")).toBe(img());
  await rerender({ "data-open": true } as never);
  expect(img().dataset).toMatchObject({ testid: "cat", open: "true" });
});

import { readFileSync } from "node:fs";
import { act, cleanup, render, screen } from "@testing-library/react";
import { createRef } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CachedImage, ImagesProvider, useCachedImage } from "../src/index.js";
import { fail, paint } from "./fakeImage.js";

const image = { cachedSrc: "https://b.test/f/1?v=1", proxySrc: "https://p.test/s/1", width: 40, height: 30 };
const img = (): HTMLImageElement => screen.getByRole("img");
beforeEach(() => window.__bucketfirst?.clear());
afterEach(cleanup);

test("goes from the bucket to the proxy, and tells", () => {
  const onLoad = vi.fn();
  const onMiss = vi.fn();
  render(<CachedImage image={image} alt="A cat" onLoad={onLoad} onMiss={onMiss} />);
  expect(img().getAttribute("src")).toBe(image.cachedSrc);
  fail(img());
  expect(img().getAttribute("src")).toBe(image.proxySrc);
  paint(img());
  expect(onMiss.mock.calls.map(([detail]) => detail)).toEqual([{ cacheKey: "1", from: "cache", to: "proxy" }]);
  expect(onLoad.mock.calls.map(([detail]) => detail)).toEqual([{ stage: "proxy", cacheKey: "1" }]);
});

test("a stale error changes nothing", () => {
  render(<CachedImage image={image} alt="A cat" />);
  Object.defineProperty(img(), "complete", { value: false });
  img().dispatchEvent(new Event("error"));
  expect(img().getAttribute("src")).toBe(image.cachedSrc);
});

test("shows the failed view at the end, and tries again when it comes back", () => {
  const onError = vi.fn();
  const view = (shown: typeof image) => (
    <CachedImage image={shown} alt="A cat" failed={<p>No picture</p>} onError={onError} />
  );
  const { rerender } = render(view(image));
  act(() => fail(img()));
  act(() => fail(img()));
  expect(screen.getByText("No picture")).toBeTruthy();
  expect(onError.mock.calls.map(([detail]) => detail)).toEqual([{ stage: "failed", cacheKey: "1" }]);
  rerender(view({ ...image, cachedSrc: "https://b.test/2" }));
  expect(img().getAttribute("src")).toBe("https://b.test/2");
  rerender(view(image));
  act(() => fail(img()));
  expect(screen.getByText("No picture")).toBeTruthy();
});

test("starts at the proxy within a minute of a miss", () => {
  const { unmount } = render(<CachedImage image={image} alt="A cat" />);
  fail(img());
  unmount();
  render(<CachedImage image={image} alt="A cat" />);
  expect(img().getAttribute("src")).toBe(image.proxySrc);
  expect(img().dataset.stage).toBe("proxy");
});

test("gives both kinds of ref the <img>, of a picture too", () => {
  const sources = [{ type: "image/webp", cachedSrcSet: "https://b.test/w", proxySrcSet: "https://p.test/w" }];
  const ref = createRef<HTMLImageElement>();
  const called = vi.fn();
  render(<CachedImage image={{ ...image, sources }} alt="A cat" ref={ref} pictureProps={{ id: "frame" }} />);
  expect(ref.current).toBe(img());
  expect(img().closest("picture")?.id).toBe("frame");
  cleanup();
  render(<CachedImage image={image} alt="A cat" ref={called} />);
  expect(called).toHaveBeenCalledWith(img());
});

test("passes native attributes on, and keeps ours off the page", () => {
  render(
    <CachedImage image={image} alt="A cat" className="round" style={{ opacity: 0.5 }} data-x="1" priority retry={2} />,
  );
  expect(img().className).toBe("bf-image round");
  expect(img().style.opacity).toBe("0.5");
  expect(img().dataset).toMatchObject({ x: "1", retry: "2 1000" });
  expect(img().getAttribute("fetchpriority")).toBe("high");
  expect(img().hasAttribute("priority")).toBe(false);
  expect(img().tabIndex).toBe(-1);
});

test("asks the instance in the context", () => {
  const images = { buildUrl: () => "", image: vi.fn(() => image) };
  render(
    <ImagesProvider images={images}>
      <CachedImage src="/cat.jpg" variant="card" alt="A cat" />
    </ImagesProvider>,
  );
  expect(images.image.mock.calls).toEqual([["/cat.jpg", "card"]]);
  expect(img().getAttribute("src")).toBe(image.cachedSrc);
});

test("says what is missing without one", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  expect(() => render(<CachedImage src="/cat.jpg" alt="" />)).toThrow(/images instance in context/);
  vi.restoreAllMocks();
});

test("keeps the place of a remote answer, then shows it", async () => {
  let answer: (found: typeof image) => void = () => {};
  const images = {
    image: () => new Promise<typeof image>((resolve) => (answer = resolve)),
    boxes: { card: { width: 4, height: 3 } },
  };
  render(
    <ImagesProvider images={images}>
      <CachedImage src="/cat.jpg" variant="card" alt="A cat" />
    </ImagesProvider>,
  );
  expect([img().getAttribute("width"), img().hasAttribute("src")]).toEqual(["4", false]);
  await act(async () => answer(image));
  expect(img().getAttribute("src")).toBe(image.cachedSrc);
  fail(img());
  expect(img().getAttribute("src")).toBe(image.proxySrc);
});

test("a remote refusal is an image that failed", async () => {
  const onError = vi.fn();
  await act(async () => {
    render(
      <ImagesProvider images={{ image: () => Promise.reject(new Error("403")) }}>
        <CachedImage src="/cat.jpg" variant="card" alt="A cat" failed={<p>No picture</p>} onError={onError} />
      </ImagesProvider>,
    );
  });
  expect(screen.getByText("No picture")).toBeTruthy();
  expect(onError).toHaveBeenCalledTimes(1);
});

test("takes over what a server signed, and asks nobody", () => {
  const server = { buildUrl: () => "", image: () => image };
  const app = (images: object | undefined) => (
    <ImagesProvider images={images as never}>
      <CachedImage src="/cat.jpg" variant="card" alt="A cat" />
    </ImagesProvider>
  );
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = renderToString(app(server));
  const printed = container.innerHTML;
  const remote = { image: vi.fn() };
  render(app(remote), { container, hydrate: true });
  expect(remote.image).not.toHaveBeenCalled();
  expect(container.querySelector("img")?.getAttribute("src")).toBe(image.cachedSrc);
  expect(printed).toContain('data-image="/cat.jpg%20card"');
  container.remove();
});

test("asks in the browser for what a server left as a place", async () => {
  const app = (answer: Promise<typeof image>) => {
    const images = { image: vi.fn(() => answer), boxes: { card: { width: 4, height: 3 } } };
    const tree = (
      <ImagesProvider images={images}>
        <CachedImage src="/cat.jpg" variant="card" alt="A cat" />
      </ImagesProvider>
    );
    return { images, tree };
  };
  const complain = vi.spyOn(console, "error");
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = renderToString(app(new Promise(() => {})).tree);
  const { images, tree } = app(Promise.resolve(image));
  await act(async () => render(tree, { container, hydrate: true }));
  expect(images.image.mock.calls).toEqual([["/cat.jpg", "card"]]);
  expect(container.querySelector("img")?.getAttribute("src")).toBe(image.cachedSrc);
  expect(complain).not.toHaveBeenCalled();
  complain.mockRestore();
  container.remove();
});

function Own() {
  const { key, img, failed } = useCachedImage({ image, alt: "A cat" });
  return failed ? <p>Gone</p> : <img key={key} {...img} alt="A cat" />;
}

test("has a headless form", () => {
  render(<Own />);
  act(() => fail(img()));
  act(() => fail(img()));
  expect(screen.getByText("Gone")).toBeTruthy();
});

test("the built client entry begins with its directive, the server's does not", () => {
  const first = (file: string): string => readFileSync(`${import.meta.dirname}/../dist/${file}`, "utf8").slice(0, 13);
  expect(first("index.js")).toBe('"use client";');
  expect(first("server.js")).not.toBe('"use client";');
});

import { createRemoteImages } from "@bucketfirst/core/client";
import { fail, paint } from "@bucketfirst/testkit/fakeImage";
import { handMadeRemote } from "@bucketfirst/testkit/handMadeRemote";
import { REFUSALS } from "@bucketfirst/testkit/refusals";
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import * as React from "react";
import { type ComponentType, createRef, type ReactNode, type Ref, StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CachedImage, ImagesProvider, useCachedImage } from "../src/index.js";

const image = { cachedSrc: "https://b.test/f/1?v=1", proxySrc: "https://p.test/s/1", width: 40, height: 30 };
const img = (): HTMLImageElement => screen.getByRole("img");
beforeEach(() => navigator.bucketfirst?.clear());
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
  expect(images.image.mock.calls).toEqual([["/cat.jpg", "card", { signal: expect.anything() }]]);
  expect(container.querySelector("img")?.getAttribute("src")).toBe(image.cachedSrc);
  expect(complain).not.toHaveBeenCalled();
  complain.mockRestore();
  container.remove();
});

function setUpRemote() {
  const remote = handMadeRemote(image);
  const images = { ...remote.images, image: vi.fn(remote.images.image) };
  const answer = (src: string): Promise<void> => act(async () => remote.answer(src));
  const view = (src: string, more: object = {}) => (
    <ImagesProvider images={images as never}>
      <CachedImage src={src} variant="card" alt="A cat" {...more} />
    </ImagesProvider>
  );
  return { images, answer, signals: remote.signals, view };
}

test("a remote image appears under StrictMode, asked for once by what stays", async () => {
  const { images, answer, view } = setUpRemote();
  render(<StrictMode>{view("/a")}</StrictMode>);
  expect(images.image.mock.calls.filter(([, , { signal }]) => !signal.aborted)).toHaveLength(1);
  await answer("/a");
  expect(img().getAttribute("src")).toBe("https://b.test/a");
});

test("posts once for all images of a page under StrictMode", async () => {
  const post = vi.fn(async (_url: string, { body }: { body: string }) => {
    const { items } = JSON.parse(body) as { items: unknown[] };
    return Response.json({ results: items.map(() => ({ image })) });
  });
  vi.stubGlobal("fetch", post);
  const images = createRemoteImages({ endpoint: "/api/images" });
  render(
    <StrictMode>
      <ImagesProvider images={images}>
        <CachedImage src="/a" variant="card" alt="A" />
        <CachedImage src="/b" variant="card" alt="B" />
      </ImagesProvider>
    </StrictMode>,
  );
  await waitFor(() => expect(screen.getByAltText("B").getAttribute("src")).toBe(image.cachedSrc));
  expect(post).toHaveBeenCalledTimes(1);
  expect(JSON.parse(post.mock.calls[0]![1].body).items).toHaveLength(2);
  vi.unstubAllGlobals();
});

test("an answer for what was shown before changes nothing", async () => {
  const { answer, view } = setUpRemote();
  const { rerender } = render(view("/a"));
  rerender(view("/b"));
  await answer("/b");
  expect(img().getAttribute("src")).toBe("https://b.test/b");
  await answer("/a");
  expect(img().getAttribute("src")).toBe("https://b.test/b");
});

test("stops asking for what is not shown any more", async () => {
  const { signals, view } = setUpRemote();
  const { rerender, unmount } = render(view("/a"));
  expect(signals.get("/a")?.aborted).toBe(false);
  rerender(view("/b"));
  expect(["/a", "/b"].map((src) => signals.get(src)?.aborted)).toEqual([true, false]);
  unmount();
  expect(signals.get("/b")?.aborted).toBe(true);
});

test("a remote refusal shows the last resort", async () => {
  const onMiss = vi.fn();
  await act(async () => {
    render(
      <ImagesProvider images={{ image: () => Promise.reject(new Error("403")) }}>
        <CachedImage src="/a" variant="card" alt="A cat" fallback="/sorry.png" onMiss={onMiss} />
      </ImagesProvider>,
    );
  });
  expect([img().getAttribute("src"), img().dataset.stage]).toEqual(["/sorry.png", "fallback"]);
  expect(onMiss.mock.calls).toEqual([[{ cacheKey: "", from: "proxy", to: "fallback" }, img()]]);
});

test("a request for a remote instance throws, and asks for nothing", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const { images } = setUpRemote();
  const show = () =>
    render(
      <ImagesProvider images={images as never}>
        <CachedImage src="/a" request={{ width: 1 }} alt="" />
      </ImagesProvider>,
    );
  expect(show).toThrow(/only its name travels/);
  expect(images.image).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

test("a failed image whose view is taken away is watched again", () => {
  const view = (failed?: ReactNode) => <CachedImage image={image} alt="A cat" failed={failed} />;
  const { rerender } = render(view(<p>No picture</p>));
  act(() => fail(img()));
  act(() => fail(img()));
  rerender(view());
  act(() => fail(img()));
  expect(img().getAttribute("src")).toBe(image.proxySrc);
});

test("tells once about an image that is hidden and shown again", () => {
  // React 18 has no Activity.
  const Activity = (React as { Activity?: ComponentType<{ mode: "visible" | "hidden"; children: ReactNode }> })
    .Activity;
  if (!Activity) return;
  const onLoad = vi.fn();
  const onMiss = vi.fn();
  const view = (mode: "visible" | "hidden") => (
    <Activity mode={mode}>
      <CachedImage image={image} alt="A cat" onLoad={onLoad} onMiss={onMiss} />
    </Activity>
  );
  const { rerender } = render(view("visible"));
  act(() => fail(img()));
  act(() => paint(img()));
  rerender(view("hidden"));
  rerender(view("visible"));
  expect([onMiss.mock.calls.length, onLoad.mock.calls.length]).toEqual([1, 1]);
});

function Late({ open, onMiss, forward }: { open: boolean; onMiss: () => void; forward?: Ref<HTMLImageElement> }) {
  const { key, img } = useCachedImage({ image, alt: "A cat", onMiss }, forward as never);
  return open ? <img key={key} {...img} alt="A cat" /> : null;
}

test("watches an element of the page's own whenever it is shown", () => {
  const onMiss = vi.fn();
  const ref = createRef<HTMLImageElement>();
  const { rerender } = render(<Late open={false} onMiss={onMiss} forward={ref} />);
  rerender(<Late open onMiss={onMiss} forward={ref} />);
  expect(ref.current).toBe(img());
  act(() => fail(img()));
  expect([onMiss.mock.calls.length, img().getAttribute("src")]).toEqual([1, image.proxySrc]);
  rerender(<Late open={false} onMiss={onMiss} forward={ref} />);
  expect(ref.current).toBeNull();
  rerender(<Late open onMiss={onMiss} forward={ref} />);
  act(() => fail(img()));
  expect(onMiss).toHaveBeenCalledTimes(2);
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

test.each(Object.entries(REFUSALS))("%s is told to the page and to its developer", async (_, [reason, line]) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const onError = vi.fn();
  await act(async () => {
    render(
      <ImagesProvider images={{ image: () => Promise.reject(reason), boxes: {} }}>
        <CachedImage src="/a" variant="card" alt="A cat" onError={onError} />
      </ImagesProvider>,
    );
  });
  const { code, message } = reason as Error & { code?: string };
  expect(onError.mock.calls[0]![0]).toEqual({ stage: "failed", cacheKey: "", code, message });
  expect(warn.mock.calls).toEqual([[expect.stringMatching(line)]]);
  warn.mockRestore();
});

import { fail, paint } from "@bucketfirst/testkit/fakeImage";
import { handMadeRemote } from "@bucketfirst/testkit/handMadeRemote";
import { REFUSALS } from "@bucketfirst/testkit/refusals";
import { cleanup, render, screen } from "@testing-library/vue";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Component, createSSRApp, defineComponent, h, nextTick } from "vue";
import { renderToString } from "vue/server-renderer";
import { CachedImage, imagesPlugin, useCachedImage, useFallbackScript } from "../src/index.js";

const image = { cachedSrc: "https://b.test/f/1?v=1", proxySrc: "https://p.test/s/1", width: 40, height: 30 };
const img = (): HTMLImageElement => screen.getByRole("img");
const shown = (): string | null => img().getAttribute("src");
beforeEach(() => {
  navigator.bucketfirst?.clear();
  // happy-dom calls every image complete.
  vi.spyOn(HTMLImageElement.prototype, "complete", "get").mockReturnValue(false);
});
afterEach(cleanup);

test("goes from the bucket to the proxy, and tells", async () => {
  const { emitted } = render(CachedImage as Component, { props: { image, alt: "A cat" } });
  expect(shown()).toBe(image.cachedSrc);
  await nextTick();
  fail(img());
  expect(shown()).toBe(image.proxySrc);
  paint(img());
  expect(emitted().miss).toEqual([[{ cacheKey: "1", from: "cache", to: "proxy" }]]);
  expect(emitted().load).toEqual([[{ stage: "proxy", cacheKey: "1" }]]);
});

test("shows the failed slot at the end, and another image after it", async () => {
  const { rerender, emitted } = render(CachedImage as Component, {
    props: { image, alt: "A cat" },
    slots: { failed: () => "No picture" },
  });
  await nextTick();
  fail(img());
  fail(img());
  await nextTick();
  expect(screen.getByText("No picture")).toBeTruthy();
  expect(emitted().error).toEqual([[{ stage: "failed", cacheKey: "1" }]]);
  await rerender({ image: { ...image, cachedSrc: "https://b.test/2" } });
  expect(shown()).toBe("https://b.test/2");
  fail(img());
  expect(shown()).toBe(image.proxySrc);
});

test("exposes the <img>, also of a picture, and passes attributes on to it", async () => {
  const sources = [{ type: "image/webp", cachedSrcSet: "https://b.test/w", proxySrcSet: "https://p.test/w" }];
  let exposed: { img?: HTMLImageElement } | null = null;
  const Parent = defineComponent({
    setup: () => () =>
      h(CachedImage, {
        image: { ...image, sources },
        alt: "A cat",
        class: ["round", { big: true }],
        id: "cat",
        priority: "" as never,
        pictureProps: { id: "frame" },
        ref: (instance: unknown) => {
          exposed = instance as never;
        },
      } as never),
  });
  render(Parent);
  await nextTick();
  expect((exposed as { img?: HTMLImageElement } | null)?.img).toBe(img());
  expect(img().closest("picture")?.id).toBe("frame");
  expect(img().className).toBe("bf-image round big");
  expect([img().id, img().getAttribute("loading"), img().getAttribute("fetchpriority")]).toEqual([
    "cat",
    "eager",
    "high",
  ]);
});

test("starts at the proxy within a minute of a miss", async () => {
  const { unmount } = render(CachedImage as Component, { props: { image, alt: "A cat" } });
  await nextTick();
  fail(img());
  unmount();
  render(CachedImage as Component, { props: { image, alt: "A cat" } });
  expect(shown()).toBe(image.proxySrc);
});

test("asks the instance in the context, once", async () => {
  const images = { buildUrl: () => "", image: vi.fn(() => image) };
  const { rerender } = render(CachedImage as Component, {
    props: { src: "/cat.jpg", variant: "card", alt: "A cat" },
    global: { plugins: [imagesPlugin(images)] },
  });
  await rerender({ alt: "Another text" });
  expect(images.image.mock.calls).toEqual([["/cat.jpg", "card"]]);
  expect(img().getAttribute("alt")).toBe("Another text");
});

test("keeps the place of a remote answer, then shows it", async () => {
  let answer: (found: typeof image) => void = () => {};
  const images = {
    image: vi.fn(() => new Promise<typeof image>((resolve) => (answer = resolve))),
    boxes: { card: { width: 4, height: 3 } },
  };
  const { rerender } = render(CachedImage as Component, {
    props: { src: "/cat.jpg", variant: "card", alt: "A cat" },
    global: { plugins: [imagesPlugin(images)] },
  });
  expect([img().getAttribute("width"), img().hasAttribute("src")]).toEqual(["4", false]);
  await rerender({ alt: "Another text" });
  answer(image);
  await nextTick();
  await nextTick();
  expect(shown()).toBe(image.cachedSrc);
  expect(images.image).toHaveBeenCalledTimes(1);
});

test("takes over what a server signed, and asks nobody", async () => {
  const app = (images: object) => {
    const app = createSSRApp(() => h(CachedImage, { src: "/cat.jpg", variant: "card", alt: "A cat" }));
    return app.use(imagesPlugin(images as never));
  };
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = await renderToString(app({ buildUrl: () => "", image: () => image }));
  const printed = container.querySelector("img");
  const remote = { image: vi.fn() };
  const mounted = app(remote);
  mounted.mount(container);
  expect(remote.image).not.toHaveBeenCalled();
  expect(container.querySelector("img")).toBe(printed);
  expect(printed?.getAttribute("src")).toBe(image.cachedSrc);
  mounted.unmount();
});

test("asks in the browser for what a server left as a place", async () => {
  const app = (answer: Promise<typeof image>) => {
    const images = {
      image: vi.fn((_src: string, _variant: string) => answer),
      boxes: { card: { width: 4, height: 3 } },
    };
    const made = createSSRApp(() => h(CachedImage, { src: "/cat.jpg", variant: "card", alt: "A cat" }));
    return { images, app: made.use(imagesPlugin(images as never)) };
  };
  const warn = vi.spyOn(console, "warn");
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = await renderToString(app(new Promise(() => {})).app);
  const { images, app: mounted } = app(Promise.resolve(image));
  mounted.mount(container);
  await nextTick();
  await nextTick();
  expect(images.image.mock.calls).toEqual([["/cat.jpg", "card", { signal: expect.anything() }]]);
  expect(container.querySelector("img")?.getAttribute("src")).toBe(image.cachedSrc);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
  mounted.unmount();
});

function setUpRemote() {
  const { images, answer: answerNow, signals } = handMadeRemote(image);
  const answer = async (src: string): Promise<void> => {
    answerNow(src);
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const view = render(CachedImage as Component, {
    props: { src: "/a", variant: "card", alt: "A cat" },
    global: { plugins: [imagesPlugin(images as never)] },
  });
  return { answer, signals, ...view };
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
  await nextTick();
  expect(signals.get("/a")?.aborted).toBe(false);
  await rerender({ src: "/b" });
  await nextTick();
  expect(["/a", "/b"].map((src) => signals.get(src)?.aborted)).toEqual([true, false]);
  unmount();
  expect(signals.get("/b")?.aborted).toBe(true);
});

test("a remote refusal shows the last resort", async () => {
  const { emitted } = render(CachedImage as Component, {
    props: { src: "/a", variant: "card", alt: "A cat", fallback: "/sorry.png" },
    global: { plugins: [imagesPlugin({ image: () => Promise.reject(new Error("403")) })] },
  });
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect([shown(), img().dataset.stage]).toEqual(["/sorry.png", "fallback"]);
  expect(emitted().miss).toEqual([[{ cacheKey: "", from: "proxy", to: "fallback" }]]);
});

test("the headless form takes classes as Vue does", () => {
  render(
    defineComponent(() => {
      const { img } = useCachedImage(() => ({
        image,
        alt: "A cat",
        class: ["round", { big: true, small: false }],
      }));
      return () => h("img", img.value);
    }),
  );
  expect(img().className).toBe("bf-image round big");
});

test("has a headless form", async () => {
  const Own = defineComponent(() => {
    const { img, failed } = useCachedImage({ image, alt: "A cat" });
    return () => (failed.value ? h("p", "Gone") : h("img", img.value));
  });
  render(Own);
  await nextTick();
  fail(img());
  fail(img());
  await nextTick();
  expect(screen.getByText("Gone")).toBeTruthy();
});

test("hands the head script to unhead", () => {
  const push = vi.fn();
  render(
    defineComponent(() => {
      useFallbackScript({ nonce: "n0" });
      return () => h("p");
    }),
    { global: { provide: { usehead: { push } } } },
  );
  expect(push.mock.calls[0]?.[0].script[0]).toMatchObject({ nonce: "n0", tagPosition: "head" });
});

test.each(Object.entries(REFUSALS))("%s is told to the page and to its developer", async (_, [reason, line]) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const { emitted } = render(CachedImage as Component, {
    props: { src: "/a", variant: "card", alt: "A cat" },
    global: { plugins: [imagesPlugin({ image: () => Promise.reject(reason), boxes: {} })] },
  });
  await new Promise((resolve) => setTimeout(resolve, 0));
  const { code, message } = reason as Error & { code?: string };
  expect(emitted().error).toEqual([[{ stage: "failed", cacheKey: "", code, message }]]);
  expect(warn.mock.calls).toEqual([[expect.stringMatching(line)]]);
  warn.mockRestore();
});

test("data-* and aria-* land on the <img>, and what listens to events of its own", async () => {
  const onClick = vi.fn();
  const attrs = { "data-testid": "cat", "aria-hidden": "false", class: ["round", { big: true }], onClick };
  render(CachedImage as Component, { props: { image, alt: "A cat" }, attrs });
  expect(screen.getByTestId("cat")).toBe(img());
  img().click();
  expect([img().className, onClick.mock.calls.length]).toEqual(["bf-image round big", 1]);
});

// @vitest-environment node

import { GOOD, NAMED, REFUSED } from "@bucketfirst/testkit/badProps";
import { KINDS, local, remote, withoutClock } from "@bucketfirst/testkit/withoutClock";
import { afterEach, expect, test, vi } from "vitest";
import { createSSRApp, h } from "vue";
import { renderToString } from "vue/server-renderer";
import { CachedImage, FallbackScript, imagesPlugin } from "../src/index.js";

afterEach(() => void vi.restoreAllMocks());

test("on a server a remote image is a place of its size, and nobody is asked", async () => {
  const images = { image: vi.fn(), boxes: { card: { width: 400, height: 300 } } };
  const app = createSSRApp(() => h(CachedImage, { src: "/cat.jpg", variant: "card", alt: "A cat" }));
  const html = await renderToString(app.use(imagesPlugin(images)));
  expect(html).toMatch(/width="400" height="300"/);
  // Its addresses are requested in the browser; a leftover `data-image` would pass for them.
  expect(html).not.toMatch(/ src=| srcset=|data-image=|data-proxy-src=/);
  expect(images.image).not.toHaveBeenCalled();
});

test.each(Object.entries({ ...KINDS, "of a remote instance": { src: "/cat.jpg", variant: "card", images: remote } }))(
  "%s renders without clock or random number",
  async (_, { images = local, ...props }: { images?: object }) => {
    const app = createSSRApp(() => [
      h(FallbackScript, { nonce: "n0" }),
      h(CachedImage, { ...props, alt: "A cat" } as never),
    ]);
    app.use(imagesPlugin(images as never));
    expect(await withoutClock(() => renderToString(app))).toContain('alt="A cat"');
  },
);

const print = (props: object): Promise<string> => renderToString(createSSRApp(() => h(CachedImage, props as never)));

test.each(Object.entries(REFUSED))("%s is an error that says so", async (_, [props, error]) => {
  await expect(print(props)).rejects.toThrow(error);
});

test.each(Object.entries(NAMED))("%s is named in the console, once", async (_, [props, line]) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  expect((await print(props)) + (await print(props))).toContain("https://b.test/1");
  expect(warn.mock.calls).toEqual([[expect.stringMatching(line)]]);
});

test.each(Object.entries(GOOD))("nothing is said of %s", async (_, props) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  expect(await print(props)).toContain("<img");
  expect(warn).not.toHaveBeenCalled();
});

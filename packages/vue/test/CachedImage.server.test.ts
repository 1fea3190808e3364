// @vitest-environment node
import { expect, test, vi } from "vitest";
import { createSSRApp, h } from "vue";
import { renderToString } from "vue/server-renderer";
import { CachedImage, imagesPlugin } from "../src/index.js";

test("on a server a remote image is a place of its size, and nobody is asked", async () => {
  const images = { image: vi.fn(), boxes: { card: { width: 400, height: 300 } } };
  const app = createSSRApp(() => h(CachedImage, { src: "/cat.jpg", variant: "card", alt: "A cat" }));
  const html = await renderToString(app.use(imagesPlugin(images)));
  expect(html).toMatch(/width="400" height="300"/);
  // Its addresses come in the browser; a leftover `data-image` would be taken for them.
  expect(html).not.toMatch(/ src=| srcset=|data-image=|data-proxy-src=/);
  expect(images.image).not.toHaveBeenCalled();
});

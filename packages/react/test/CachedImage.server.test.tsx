// @vitest-environment node
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { CachedImage, ImagesProvider } from "../src/index.js";

test("on a server a remote image is a place of its size, and nobody is asked", () => {
  const images = { image: vi.fn(), boxes: { card: { width: 400, height: 300 } } };
  const html = renderToString(
    <ImagesProvider images={images}>
      <CachedImage src="/cat.jpg" variant="card" alt="A cat" />
    </ImagesProvider>,
  );
  expect(html).toContain('width="400" height="300"');
  // Its addresses come in the browser; a leftover `data-image` would be taken for them.
  expect(html).not.toMatch(/ src=| srcset=|data-image=|data-proxy-src=/i);
  expect(images.image).not.toHaveBeenCalled();
});

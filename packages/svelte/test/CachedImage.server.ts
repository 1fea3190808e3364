import { render } from "svelte/server";
import { expect, test, vi } from "vitest";
import Parent from "./Parent.svelte";

test("on a server a remote image is a place of its size, and nobody is asked", () => {
  const images = { image: vi.fn(), boxes: { card: { width: 400, height: 300 } } };
  const { body } = render(Parent, { props: { images, src: "/cat.jpg", variant: "card", alt: "A cat" } as never });
  const [img] = /<img [^>]*>/.exec(body) ?? [];
  expect(img).toContain('width="400" height="300"');
  // Its addresses come in the browser; a leftover `data-image` would be taken for them.
  expect(img).not.toMatch(/ src=| srcset=|data-image=|data-proxy-src=/);
  expect(images.image).not.toHaveBeenCalled();
});

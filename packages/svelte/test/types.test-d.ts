import { mount } from "svelte";
import { CachedImage, type CachedImageProps } from "../src/index.js";

const target = document.body;
const image = { cachedSrc: "/b/1", proxySrc: "/p/1" };

// svelte-check checks these; they never run.
export const good = [
  () => mount(CachedImage, { target, props: { image, alt: "A cat" } }),
  () => mount(CachedImage, { target, props: { src: "/cat.jpg", variant: "card", alt: "" } }),
  // Attributes for tests and assistive technology, and events with their details.
  () =>
    mount(CachedImage, {
      target,
      props: {
        image,
        alt: "",
        "data-testid": "cat",
        "data-open": false,
        "aria-live": "polite",
        pictureProps: { "data-testid": "frame" },
        onerror: ({ stage, code, message }) => `${stage} ${code?.length} ${message?.length}`,
      },
    }),
];
/** Without a registration any text is a variant. */
export const any = (variant: string): CachedImageProps => ({ src: "/cat.jpg", variant, alt: "" });
export const bad = [
  // @ts-expect-error alt is required
  () => mount(CachedImage, { target, props: { image } }),
  // @ts-expect-error alt is required
  () => mount(CachedImage, { target, props: { src: "/cat.jpg", variant: "card" } }),
  // @ts-expect-error alt is a text
  () => mount(CachedImage, { target, props: { image, alt: undefined } }),
];
// @ts-expect-error a handler that would not be passed on
export const unheard: CachedImageProps = { image, alt: "", onclick: () => {} };

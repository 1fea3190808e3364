import { mount } from "svelte";
import { CachedImage } from "../src/index.js";

const target = document.body;
const image = { cachedSrc: "/b/1", proxySrc: "/p/1" };

// Checked by svelte-check, never run.
export const good = [
  () => mount(CachedImage, { target, props: { image, alt: "A cat" } }),
  () => mount(CachedImage, { target, props: { src: "/cat.jpg", variant: "card", alt: "" } }),
];
export const bad = [
  // @ts-expect-error alt is required
  () => mount(CachedImage, { target, props: { image } }),
  // @ts-expect-error alt is required
  () => mount(CachedImage, { target, props: { src: "/cat.jpg", variant: "card" } }),
  // @ts-expect-error alt is a text
  () => mount(CachedImage, { target, props: { image, alt: undefined } }),
];

import { h } from "vue";
import { CachedImage, useCachedImage } from "../src/index.js";

const image = { cachedSrc: "/b/1", proxySrc: "/p/1" };

export const good = [
  h(CachedImage, { image, alt: "A cat" }),
  h(CachedImage, { src: "/cat.jpg", variant: "card", alt: "" }),
];
export const bad = [
  // @ts-expect-error alt is required
  h(CachedImage, { image }),
  // @ts-expect-error alt is required
  h(CachedImage, { src: "/cat.jpg", variant: "card" }),
  // @ts-expect-error alt is a text
  h(CachedImage, { image, alt: undefined }),
];
// @ts-expect-error alt is required in the headless form as well
export const useBad = () => useCachedImage({ image });

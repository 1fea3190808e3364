import type { ErrorDetail } from "@bucketfirst/core/dom";
import { h } from "vue";
import { CachedImage, useCachedImage } from "../src/index.js";

const image = { cachedSrc: "/b/1", proxySrc: "/p/1" };

export const good = [
  h(CachedImage, { image, alt: "A cat" }),
  h(CachedImage, { src: "/cat.jpg", variant: "card", alt: "" }),
  // Attributes for tests and assistive technology, names of classes in every form, and events with their details.
  h(CachedImage, {
    image,
    alt: "",
    "data-testid": "cat",
    "aria-describedby": "text",
    class: ["round", { big: true }],
    pictureProps: { "data-testid": "frame" },
    onClick: () => {},
    onError: ({ stage, code, message }: ErrorDetail) => `${stage} ${code} ${message}`,
  }),
];
export const useGood = () => useCachedImage({ image, alt: "", "data-testid": "cat", class: ["round", { big: true }] });
/** Without a registration any text is a variant. */
export const any = (variant: string) => h(CachedImage, { src: "/cat.jpg", variant, alt: "" });
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

import { createImages } from "@bucketfirst/core";
import { createRemoteImages } from "@bucketfirst/core/client";
import { h } from "vue";
import { CachedImage, imagesPlugin, useCachedImage } from "../../src/index.js";

// A project of its own, since a registration holds for all of one: with it names are known, and only these.
const images = createImages({
  proxyUrl: "https://img.test",
  variants: { card: { width: 400 }, hero: { width: 1200 } },
});

declare module "@bucketfirst/core" {
  interface Register {
    images: typeof images;
  }
}

const remote = createRemoteImages({ endpoint: "/api/images" });

export const good = [
  h(CachedImage, { src: "/cat.jpg", variant: "card", alt: "" }),
  h(CachedImage, { src: "/cat.jpg", alt: "" }),
  h(CachedImage, { src: "/cat.jpg", request: { width: 300 }, alt: "" }),
  imagesPlugin(images),
  imagesPlugin(remote),
];
export const useGood = () => useCachedImage({ src: "/cat.jpg", variant: "hero", alt: "" });

// @ts-expect-error a misspelt variant
h(CachedImage, { src: "/cat.jpg", variant: "crad", alt: "" });
// @ts-expect-error a misspelt variant in the headless form
export const useBad = () => useCachedImage({ src: "/cat.jpg", variant: "crad", alt: "" });
// @ts-expect-error a misspelt variant at remote images
export const remoteBad = () => remote.image("/cat.jpg", "crad");
/** Props as a template has them: vue-tsc checks those of `<CachedImage variant="crad">` by this type. */
export type Props = InstanceType<typeof CachedImage>["$props"];
export const props: Props = { src: "/cat.jpg", variant: "card", alt: "" };
// @ts-expect-error a misspelt variant in a template
export const misspelt: Props = { src: "/cat.jpg", variant: "crad", alt: "" };

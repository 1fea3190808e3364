import { createImages } from "@bucketfirst/core";
import { createRemoteImages } from "@bucketfirst/core/client";
import { mount } from "svelte";
import { CachedImage, setImages } from "../../src/index.js";

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

const target = document.body;
const remote = createRemoteImages({ endpoint: "/api/images" });

export const good = [
  () => mount(CachedImage, { target, props: { src: "/cat.jpg", variant: "card", alt: "" } }),
  () => mount(CachedImage, { target, props: { src: "/cat.jpg", alt: "" } }),
  () => setImages(images),
  () => setImages(remote),
];

// @ts-expect-error a misspelt variant
export const bad = () => mount(CachedImage, { target, props: { src: "/cat.jpg", variant: "crad", alt: "" } });
// @ts-expect-error a misspelt variant at remote images
export const remoteBad = () => remote.image("/cat.jpg", "crad");

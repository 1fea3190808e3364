import { createImages } from "@bucketfirst/core";
import { createRemoteImages } from "@bucketfirst/core/client";
import { CachedImage, ImagesProvider, useCachedImage } from "../../src/index.js";

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

const remote = createRemoteImages({ endpoint: "/api/images", boxes: { card: { width: 400, height: 300 } } });

export const good = [
  <CachedImage key="known" src="/cat.jpg" variant="card" alt="" />,
  <CachedImage key="none" src="/cat.jpg" alt="" />,
  <CachedImage key="inline" src="/cat.jpg" request={{ width: 300 }} alt="" />,
  <CachedImage key="descriptor" image={images.image("/cat.jpg", "hero")} alt="" />,
  <ImagesProvider key="instance" images={images} />,
  <ImagesProvider key="remote" images={remote} />,
];
export const useGood = () => useCachedImage({ src: "/cat.jpg", variant: "hero", alt: "" });
export const remoteGood = () => remote.image("/cat.jpg", "hero");

// @ts-expect-error a misspelt variant
export const component = <CachedImage src="/cat.jpg" variant="crad" alt="" />;
// @ts-expect-error a misspelt variant in the headless form
export const useBad = () => useCachedImage({ src: "/cat.jpg", variant: "crad", alt: "" });
// @ts-expect-error any text is no variant
export const text = (variant: string) => <CachedImage src="/cat.jpg" variant={variant} alt="" />;
// @ts-expect-error a misspelt variant at remote images
export const remoteBad = () => remote.image("/cat.jpg", "crad");
// @ts-expect-error a box of a misspelt variant
createRemoteImages({ endpoint: "/api/images", boxes: { crad: { width: 400, height: 300 } } });
// @ts-expect-error a misspelt variant where it is signed
images.image("/cat.jpg", "crad");
// @ts-expect-error a misspelt variant where an address is built
images.buildUrls("/cat.jpg", "crad");

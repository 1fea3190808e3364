import { createImages } from "@bucketfirst/core";
import { CachedImage, ImagesProvider } from "@bucketfirst/react";
import { createElement, type ReactNode } from "react";
import { createRoot } from "react-dom/client";

/** Addresses and originals, which the page's inline script knows; no secret is among them. */
declare const page: { proxyUrl: string; cacheUrl: string; variants: object; sources: string[] };

const { sources, ...addresses } = page;
const images = createImages({ ...addresses, sets: true } as never);
const pictures = sources.map(
  (src): ReactNode =>
    createElement(CachedImage, { key: src, src, variant: "card", alt: "", loading: "eager" } as never),
);
createRoot(document.getElementById("root") as HTMLElement).render(
  createElement(ImagesProvider, { images } as never, pictures),
);

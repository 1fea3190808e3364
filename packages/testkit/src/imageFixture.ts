import { createImages, type ImageDescriptor } from "@bucketfirst/core";

/** An instance without keys: nothing is signed, so it works in CI, in jsdom and in a browser. */
const images = createImages({ proxyUrl: "https://img.test", cacheUrl: "https://bucket.test" });

/** The descriptor of a card, as a server would send it. */
export const cat = images.image("https://shop.test/cat.jpg", { width: 40, height: 30, layout: "fixed" });

/**
 * Returns the descriptor of one file that needs neither bucket nor proxy: for a catalogue of components, or a page that is
 * shown without a server.
 */
export const standIn = (src: string): ImageDescriptor => ({ cachedSrc: src, proxySrc: src, width: 40, height: 30 });

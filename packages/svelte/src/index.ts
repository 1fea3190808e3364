export { default as CachedImage } from "./CachedImage.svelte";
export { cachedImage } from "./cachedImage.js";
export { setImages } from "./context.js";
export { default as FallbackScript } from "./FallbackScript.svelte";
export { fallbackHead } from "./fallbackHead.js";
export type { CachedImageProps } from "./types.js";

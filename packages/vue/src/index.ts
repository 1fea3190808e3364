export { CachedImage, type CachedImageProps } from "./CachedImage.js";
export { type FallbackHeadEntry, FallbackScript, useFallbackScript } from "./FallbackScript.js";
export { imagesPlugin } from "./imagesPlugin.js";
export { type CachedImageOptions, type CachedImageParts, useCachedImage } from "./useCachedImage.js";

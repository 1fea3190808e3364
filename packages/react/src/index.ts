"use client";

export { CachedImage, type CachedImageProps } from "./CachedImage.js";
export { FallbackScript } from "./FallbackScript.js";
export { ImagesProvider } from "./ImagesProvider.js";
export { type CachedImageOptions, type CachedImageParts, useCachedImage } from "./useCachedImage.js";

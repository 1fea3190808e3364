import { createImages } from "@bucketfirst/core";

const { proxyUrl, cacheUrl, imgproxyKey: key, imgproxySalt: salt } = useRuntimeConfig();

// Nuxt keeps all files below server/ out of browsers.
export const images = createImages({
  proxyUrl,
  cacheUrl,
  sets: true,
  signing: { key, salt },
  variants: { card: { resize: { type: "fill", width: 380, height: 285 }, formats: ["webp"] } },
});

/** Origins of images, for the policy. */
export const imageOrigins = [...new Set([cacheUrl, proxyUrl].map((url) => new URL(url).origin))];

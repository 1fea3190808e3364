import { CACHE_URL, IMGPROXY_KEY, IMGPROXY_SALT, PROXY_URL } from "astro:env/server";
import { createImages } from "@bucketfirst/core";

// A script or an island that imports this does not build: astro:env/server is for the server alone.
export const images = createImages({
  proxyUrl: PROXY_URL,
  cacheUrl: CACHE_URL,
  sets: true,
  signing: { key: IMGPROXY_KEY, salt: IMGPROXY_SALT },
  variants: { card: { resize: { type: "fill", width: 380, height: 285 }, formats: ["webp"] } },
});

/** Origins of images: the head connects to them early. */
export const imageOrigins = [...new Set([CACHE_URL, PROXY_URL].map((url) => new URL(url).origin))];

import { createImages } from "@bucketfirst/core";
import { boxes } from "../src/boxes.js";

const { PROXY_URL: proxyUrl, CACHE_URL: cacheUrl, IMGPROXY_KEY: key, IMGPROXY_SALT: salt } = process.env;

export const images = createImages({
  proxyUrl,
  cacheUrl,
  sets: true,
  signing: { key, salt },
  variants: { card: { resize: { type: "fill", ...boxes.card }, formats: ["webp"] } },
});

/** Origins of images, for the policy. */
export const imageOrigins = [...new Set([cacheUrl, proxyUrl].map((url) => new URL(url).origin))];

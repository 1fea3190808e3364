import { createImages } from "@bucketfirst/core";
import { createMetaReader } from "@bucketfirst/core/server";

const { PROXY_URL: proxyUrl, CACHE_URL: cacheUrl, IMGPROXY_KEY: key, IMGPROXY_SALT: salt } = process.env;

export const images = createImages({
  proxyUrl,
  cacheUrl,
  sets: true,
  signing: { key, salt },
  variants: {
    card: { resize: { type: "fill", width: 380, height: 285 }, formats: ["webp"] },
    upload: { width: 380, formats: ["webp"] },
    share: { resize: { type: "fill", width: 1200, height: 630 }, format: "jpg" },
  },
});

/** Sizes and colours of sources that nobody measured. A first visitor waits for them a second at most. */
export const meta = createMetaReader(images, { deadlineMs: 1000 });

/** Origins of images, for the policy and the preconnect links. */
export const imageOrigins = [...new Set([cacheUrl, proxyUrl].map((url) => new URL(url).origin))];

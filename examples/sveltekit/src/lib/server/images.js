import { createImages } from "@bucketfirst/core";
import { env } from "$env/dynamic/private";

// SvelteKit keeps all files below $lib/server out of browsers.
export const images = createImages({
  proxyUrl: env.PROXY_URL,
  cacheUrl: env.CACHE_URL,
  sets: true,
  signing: { key: env.IMGPROXY_KEY, salt: env.IMGPROXY_SALT },
  variants: { card: { resize: { type: "fill", width: 380, height: 285 }, formats: ["webp"] } },
});

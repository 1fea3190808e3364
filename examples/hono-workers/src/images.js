import { env } from "cloudflare:workers";
import { createImages } from "@bucketfirst/core";

export const images = createImages({
  proxyUrl: env.PROXY_URL,
  cacheUrl: env.CACHE_URL,
  // Secrets of the Worker: `wrangler secret put IMGPROXY_KEY`, and the same for the salt.
  sets: true,
  signing: { key: env.IMGPROXY_KEY, salt: env.IMGPROXY_SALT },
  variants: { card: { resize: { type: "fill", width: 380, height: 285 }, formats: ["webp"] } },
});

/** Origins of images, for the policy and the preconnect links. */
export const imageOrigins = [...new Set([env.CACHE_URL, env.PROXY_URL].map((url) => new URL(url).origin))];

import type { Plugin } from "vite";
import type { BucketfirstOptions } from "./BucketfirstOptions.js";
import { plugin } from "./createPlugin.js";

export type { BucketfirstOptions, DevOptions } from "./BucketfirstOptions.js";

/**
 * Creates the plugin for Vite, and so for Nuxt, Astro and SvelteKit: `import cat from "./cat.jpg?variant=card"` gives a
 * descriptor, signed while the site is built.
 *
 * @example
 * // vite.config.ts
 * import bucketfirst from "@bucketfirst/vite";
 *
 * export default {
 *   plugins: [
 *     bucketfirst({
 *       proxyUrl: "https://img.example.com",
 *       cacheUrl: "https://bucket.example.com",
 *       sourceBase: "https://shop.example.com",
 *       variants: { card: { resize: { type: "fill", width: 400, height: 300 }, formats: ["avif", "webp"] } },
 *     }),
 *   ],
 * };
 */
export default function bucketfirst<V extends string>(options: BucketfirstOptions<V>): Plugin {
  return plugin.vite(options as BucketfirstOptions) as Plugin;
}

import type { WebpackPluginInstance } from "webpack";
import type { BucketfirstOptions } from "./BucketfirstOptions.js";
import { plugin } from "./createPlugin.js";

export type { BucketfirstOptions, DevOptions } from "./BucketfirstOptions.js";

/**
 * Creates the plugin for webpack, and so for `next build --webpack`; for Turbopack there is `@bucketfirst/vite/turbopack`.
 *
 * @example
 * // webpack.config.js
 * import bucketfirst from "@bucketfirst/vite/webpack";
 *
 * export default { plugins: [bucketfirst({ variants: { card: { width: 400 } } })] };
 */
export default function bucketfirst<V extends string>(options: BucketfirstOptions<V>): WebpackPluginInstance {
  return plugin.webpack(options as BucketfirstOptions);
}

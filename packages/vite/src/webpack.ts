import type { WebpackPluginInstance } from "webpack";
import type { BucketfirstOptions } from "./BucketfirstOptions.js";
import { plugin } from "./createPlugin.js";
import { refuseTurbopack } from "./refuseTurbopack.js";

// Turbopack calls no `webpack` of a configuration, so the import is the last place that is sure to run.
refuseTurbopack(process.env.TURBOPACK);

export type { BucketfirstOptions, DevOptions } from "./BucketfirstOptions.js";

/**
 * Creates the plugin for webpack. Next has `@bucketfirst/vite/next`, which works with both of its bundlers.
 *
 * @throws BucketfirstError `INVALID_CONFIG` at the import, where Next runs Turbopack
 * @example
 * // webpack.config.js
 * import bucketfirst from "@bucketfirst/vite/webpack";
 *
 * export default { plugins: [bucketfirst({ variants: { card: { width: 400 } } })] };
 */
export default function bucketfirst<V extends string>(options: BucketfirstOptions<V>): WebpackPluginInstance {
  return plugin.webpack(options as BucketfirstOptions);
}

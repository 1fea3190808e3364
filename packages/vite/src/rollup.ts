import type { Plugin } from "rollup";
import type { BucketfirstOptions } from "./BucketfirstOptions.js";
import { plugin } from "./createPlugin.js";

export type { BucketfirstOptions, DevOptions } from "./BucketfirstOptions.js";

/**
 * Creates the plugin for Rollup. It stands in front of other plugins that know pictures.
 *
 * @example
 * // rollup.config.js
 * import bucketfirst from "@bucketfirst/vite/rollup";
 *
 * export default { input: "src/main.js", output: { dir: "dist" }, plugins: [bucketfirst({ variants: { card: { width: 400 } } })] };
 */
export default function bucketfirst<V extends string>(options: BucketfirstOptions<V>): Plugin {
  return plugin.rollup(options as BucketfirstOptions) as Plugin;
}

import { defineConfig } from "tsup";
import { base } from "../../tsup.base";

export default defineConfig({
  ...base,
  entry: {
    index: "src/index.ts",
    rollup: "src/rollup.ts",
    webpack: "src/webpack.ts",
    turbopack: "src/turbopack.ts",
    next: "src/next.ts",
    turbopackLoader: "src/turbopackLoader.ts",
  },
  target: "node20",
  platform: "node",
  splitting: true,
});

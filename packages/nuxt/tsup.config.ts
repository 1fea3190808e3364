import { defineConfig } from "tsup";
import { base } from "../../tsup.base";

export default defineConfig([
  { ...base, entry: { module: "src/module.ts" } },
  // Files that Nuxt and Nitro bundle into the application, each by itself.
  {
    ...base,
    entry: ["src/runtime/**/*.ts", "!src/runtime/**/*.d.ts"],
    outDir: "dist/runtime",
    bundle: false,
    dts: false,
    clean: false,
  },
]);

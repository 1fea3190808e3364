import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", bin: "src/bin.ts" },
  format: ["esm"],
  target: "node20",
  platform: "node",
  splitting: true,
  // Declaration files stay: a build without them (`pnpm start`) must not take them from who checks types next.
  clean: ["!**/*.d.ts"],
  // What is shipped sees other packages as its users do, by their published entries.
  tsconfig: "../../tsconfig.base.json",
  dts: { entry: { index: "src/index.ts" } },
});

import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts" },
  format: ["esm"],
  sourcemap: true,
  target: "es2022",
  dts: true,
  // Declaration files stay: a build without them (`pnpm start`) must not take them from who checks types next.
  clean: ["!**/*.d.ts"],
  // What is shipped sees other packages as its users do, by their published entries.
  tsconfig: "tsconfig.build.json",
});

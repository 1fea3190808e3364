import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", proxy: "src/proxy.ts" },
  format: ["esm"],
  sourcemap: true,
  target: "es2022",
  dts: true,
  // Declaration files stay: a build without them (`pnpm start`) must not remove those of the next type check.
  clean: ["!**/*.d.ts"],
  // The build resolves other packages as users do, by their published entries.
  tsconfig: "tsconfig.build.json",
});

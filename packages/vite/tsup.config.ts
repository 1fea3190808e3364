import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", rollup: "src/rollup.ts", webpack: "src/webpack.ts" },
  format: ["esm"],
  sourcemap: true,
  target: "node20",
  platform: "node",
  splitting: true,
  dts: true,
  // Declaration files stay: a build without them (`pnpm start`) must not remove those of the next type check.
  clean: ["!**/*.d.ts"],
  // The build resolves other packages as users do, by their published entries.
  tsconfig: "tsconfig.build.json",
});

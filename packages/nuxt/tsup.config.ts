import { defineConfig, type Options } from "tsup";

const shared: Options = {
  format: ["esm"],
  sourcemap: true,
  target: "es2022",
  // The build resolves other packages as users do, by their published entries.
  tsconfig: "tsconfig.build.json",
};

export default defineConfig([
  {
    ...shared,
    entry: { module: "src/module.ts" },
    dts: true,
    // Declaration files stay: a build without them (`pnpm start`) must not remove those of the next type check.
    clean: ["!**/*.d.ts"],
  },
  // Files that Nuxt and Nitro bundle into the application, each by itself.
  {
    ...shared,
    entry: ["src/runtime/**/*.ts", "!src/runtime/**/*.d.ts"],
    outDir: "dist/runtime",
    bundle: false,
  },
]);

import { defineConfig } from "tsup";

export default defineConfig({
  // The virtual module is made by the integration, inside of the application.
  external: ["bucketfirst:images"],
  entry: { index: "src/index.ts", middleware: "src/middleware.ts", route: "src/route.ts", wire: "src/wire.ts" },
  format: ["esm"],
  sourcemap: true,
  target: "es2022",
  dts: true,
  // Declaration files stay: a build without them (`pnpm start`) must not remove those of the next type check.
  clean: ["!**/*.d.ts"],
  // The build resolves other packages as users do, by their published entries.
  tsconfig: "tsconfig.build.json",
});

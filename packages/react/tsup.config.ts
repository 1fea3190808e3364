import { defineConfig } from "tsup";

export default defineConfig({
  // There are two builds without shared chunks: a chunk would lose the directive, or carry it into the server's entry.
  entry: { index: "src/index.ts", server: "src/server.ts" },
  format: ["esm"],
  sourcemap: true,
  target: "es2022",
  dts: true,
  // Declaration files stay: a build without them (`pnpm start`) must not remove those of the next type check.
  clean: ["!**/*.d.ts"],
  // The build resolves other packages as users do, by their published entries.
  tsconfig: "tsconfig.build.json",
  splitting: false,
});

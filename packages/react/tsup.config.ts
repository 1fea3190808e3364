import { defineConfig } from "tsup";

export default defineConfig({
  // Two builds without shared chunks: a chunk would lose the directive, or give it to the server's entry.
  entry: { index: "src/index.ts", server: "src/server.ts" },
  format: ["esm"],
  target: "es2022",
  dts: true,
  clean: true,
  splitting: false,
});

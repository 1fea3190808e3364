import { defineConfig } from "tsup";
import { base } from "../../tsup.base";

export default defineConfig({
  ...base,
  // There are two builds without shared chunks: a chunk would lose the directive, or carry it into the server's entry.
  entry: { index: "src/index.ts", server: "src/server.ts" },
  splitting: false,
});

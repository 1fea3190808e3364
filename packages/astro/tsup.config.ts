import { defineConfig } from "tsup";
import { base } from "../../tsup.base";

export default defineConfig({
  ...base,
  // The virtual module is made by the integration, inside of the application.
  external: ["bucketfirst:images"],
  entry: { index: "src/index.ts", middleware: "src/middleware.ts", route: "src/route.ts", wire: "src/wire.ts" },
});

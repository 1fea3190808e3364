import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

export default defineProject({
  ...sources,
  // As in production builds: what is only said during development has tests of its own, in real browsers.
  define: { __DEV__: "false" },
  test: { name: "core", environment: "node", include: ["src/**/*.test.ts"] },
});

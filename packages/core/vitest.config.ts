import { defineProject } from "vitest/config";

export default defineProject({
  // As in production builds: what is only said during development has tests of its own, in real browsers.
  define: { __DEV__: "false" },
  test: { name: "core", environment: "node", include: ["src/**/*.test.ts"] },
});

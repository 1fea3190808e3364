import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

export default defineProject({
  ...sources,
  test: {
    globalSetup: ["../../scripts/gate/buildBeforeTests.mjs"],
    name: "proxy",
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 20_000,
  },
});

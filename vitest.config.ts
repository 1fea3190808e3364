import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*/vitest.config.ts", "packages/*/vitest.server.config.ts", "examples/*/vitest.config.ts"],
    // Two cores run real browsers beside real servers; each test still has a bound, so nothing can hang.
    // One file at a time: several load tests on two cores say nothing about the code.
    fileParallelism: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});

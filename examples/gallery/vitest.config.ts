import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

export default defineProject({
  ...sources,
  test: {
    globalSetup: ["../../scripts/gate/buildBeforeTests.mjs"],
    name: "gallery",
    environment: "node",
    include: ["test/**/*.test.ts"],
    // Nine photographs are encoded on the cores that the machine has left.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "gallery",
    environment: "node",
    include: ["test/**/*.test.ts"],
    // Nine photographs are encoded on whatever cores the machine has left.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

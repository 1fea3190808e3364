import { defineProject } from "vitest/config";

// The other two engines take minutes, and under load Firefox loses a navigation now and then: they run when asked for.
const exclude = process.env.ENGINES === "all" ? [] : ["test/firefox.test.ts", "test/webkit.test.ts"];

export default defineProject({
  test: {
    name: "conformance",
    include: ["test/**/*.test.ts"],
    exclude,
    globalSetup: ["./test/globalSetup.ts"],
    maxConcurrency: 4,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

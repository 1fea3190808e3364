import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

// All engines run by default: `ENGINES=chromium` and `ENGINES=firefox,webkit` narrow the list.
const asked = process.env.ENGINES?.split(",");
const exclude = ["chromium", "firefox", "webkit"]
  .filter((name) => asked && !asked.includes(name) && !asked.includes("all"))
  .map((name) => `test/${name}.test.ts`);

export default defineProject({
  ...sources,
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

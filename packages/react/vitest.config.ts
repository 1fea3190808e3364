import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

export default defineProject({
  ...sources,
  test: { name: "react", environment: "jsdom", include: ["test/**/*.test.tsx"] },
});

import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

export default defineProject({
  ...sources,
  test: { name: "vite", include: ["src/**/*.test.ts", "test/**/*.test.ts"], testTimeout: 60_000 },
});

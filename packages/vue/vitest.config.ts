import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

export default defineProject({
  ...sources,
  test: { name: "vue", environment: "happy-dom", include: ["test/**/*.test.ts"] },
});

import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

export default defineProject({
  ...sources,
  test: { name: "sveltekit", environment: "node", include: ["test/**/*.test.ts"] },
});

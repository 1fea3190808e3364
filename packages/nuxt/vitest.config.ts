import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

export default defineProject({
  ...sources,
  resolve: {
    alias: [{ find: "#imports", replacement: `${import.meta.dirname}/test/imports.ts` }, ...sources.resolve.alias],
  },
  test: { name: "nuxt", environment: "node", include: ["test/**/*.test.ts"] },
});

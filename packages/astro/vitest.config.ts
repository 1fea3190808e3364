import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

export default defineProject({
  ...sources,
  resolve: {
    alias: [
      { find: "bucketfirst:images", replacement: `${import.meta.dirname}/test/wired.ts` },
      ...sources.resolve.alias,
    ],
  },
  test: { name: "astro", environment: "node", include: ["test/**/*.test.ts"] },
});

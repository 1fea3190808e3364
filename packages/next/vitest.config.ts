import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

export default defineProject({
  ...sources,
  resolve: {
    // Next resolves both itself, and is not installed here: it is larger than all of this workspace.
    alias: [
      { find: "server-only", replacement: `${import.meta.dirname}/node_modules/server-only/empty.js` },
      { find: "next/server", replacement: `${import.meta.dirname}/test/nextServer.ts` },
      ...sources.resolve.alias,
    ],
  },
  test: { name: "next", environment: "node", include: ["test/**/*.test.{ts,tsx}"] },
});

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

// What a server prints: without the browser's condition, by which `svelte` itself would be the client's.
export default defineProject({
  ...sources,
  plugins: [svelte()],
  // As the package's exports do it on a server.
  resolve: {
    alias: [
      { find: "../src/index.js", replacement: `${import.meta.dirname}/src/index.server.ts` },
      ...sources.resolve.alias,
    ],
  },
  test: { name: "svelte server", environment: "node", include: ["test/**/*.server.ts"] },
});

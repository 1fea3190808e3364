import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

// These tests render on a server: with the browser's condition `svelte` itself would be the client's.
export default defineProject({
  ...sources,
  plugins: [svelte()],
  // The package's exports choose the same file on a server.
  resolve: {
    alias: [
      { find: "../src/index.js", replacement: `${import.meta.dirname}/src/index.server.ts` },
      ...sources.resolve.alias,
    ],
  },
  test: { name: "svelte server", environment: "node", include: ["test/**/*.server.ts"] },
});

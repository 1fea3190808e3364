import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineProject } from "vitest/config";

// What a server prints: without the browser's condition, by which `svelte` itself would be the client's.
export default defineProject({
  plugins: [svelte()],
  // As the package's exports do it on a server.
  resolve: { alias: { "../src/index.js": `${import.meta.dirname}/src/index.server.ts` } },
  test: { name: "svelte server", environment: "node", include: ["test/**/*.server.ts"] },
});

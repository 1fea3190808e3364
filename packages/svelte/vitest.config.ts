import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineProject } from "vitest/config";
import { sources } from "../../test/sources.js";

export default defineProject({
  ...sources,
  plugins: [svelte(), svelteTesting({ autoCleanup: false })],
  test: { name: "svelte", environment: "jsdom", include: ["test/**/*.test.ts"] },
});

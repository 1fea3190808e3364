import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: { main: "src/main.ts", gallery: "src/server/createGallery.ts" },
    format: ["esm"],
    // Published entries, as a user of the packages has them.
    tsconfig: "tsconfig.build.json",
    target: "node20",
    platform: "node",
    splitting: true,
  },
  {
    entry: { client: "src/client.tsx" },
    outDir: "dist/public",
    format: ["esm"],
    tsconfig: "tsconfig.build.json",
    target: "es2022",
    platform: "browser",
    // One file for the browser: an import map would need a second inline script, which the page's CSP refuses.
    noExternal: [/./],
    define: { "process.env.NODE_ENV": '"production"' },
    minify: true,
  },
]);

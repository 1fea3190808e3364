import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: { main: "src/main.ts", gallery: "src/server/createGallery.ts" },
    format: ["esm"],
    // The configuration uses the published entries, as a user of the packages does.
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
    // The browser gets one file: an import map would need a second inline script, which the page's CSP refuses.
    noExternal: [/./],
    define: { "process.env.NODE_ENV": '"production"' },
    minify: true,
  },
]);

import { docsFile } from "../readme/quickStarts.mjs";

/** Exact versions, so that a later release cannot fail the gate. */
const CREATE_VITE = "create-vite@9.3.0";
const CREATE_NEXT = "create-next-app@16.4.3";
const SV = "sv@0.17.1";

/** Script that serves what Vite has built. */
const PREVIEW = "vite preview --host 127.0.0.1 --port $PORT --strictPort";

/**
 * Returns an application of `create-vite`.
 *
 * @param places file of the page, the line behind which the imports belong, and the one behind which the picture does
 */
const viteApp = (adapter, { file, imports, markup, picture }) => ({
  create: (name) => [CREATE_VITE, name, "--template", `${adapter}-ts`, "--no-interactive"],
  ours: ["core", "proxy", "vite", adapter],
  picture: "src/assets/kite.jpg",
  files: {
    [file]: [
      {
        behind: imports,
        lines: [
          `import { CachedImage } from "@bucketfirst/${adapter}";`,
          'import kite from "./assets/kite.jpg?variant=card";',
        ],
      },
      { behind: markup, lines: [picture] },
    ],
    "vite.config.ts": [{ behind: /^ {4}bucketfirst\(\{$/, lines: [`      policy: "default-src 'self'",`] }],
  },
  start: PREVIEW,
});

/**
 * Applications as their creators make them, each with:
 * - `create`: arguments of npx
 * - `ours`: packages to install
 * - `without`: what is taken out of a file of the template
 * - `files`: what the developer writes, the strict policy among it, as `writeLines` takes it
 * - `start`: script that serves the build
 */
export const FRESH = {
  "vite-react": viteApp("react", {
    file: "src/App.tsx",
    imports: /^import '\.\/App\.css'/,
    markup: /^ {4}<>$/,
    picture: '      <CachedImage image={kite} alt="A kite high over a beach" priority />',
  }),
  "vite-vue": viteApp("vue", {
    file: "src/App.vue",
    imports: /^import HelloWorld/,
    markup: /^<template>$/,
    picture: '  <CachedImage :image="kite" alt="A kite high over a beach" priority />',
  }),
  "vite-svelte": viteApp("svelte", {
    file: "src/App.svelte",
    imports: /^ {2}import Counter/,
    markup: /^<\/script>$/,
    picture: '<CachedImage image={kite} alt="A kite high over a beach" priority />',
  }),
  next: {
    create: (name) => [CREATE_NEXT, name, "--yes", "--ts", "--use-npm", "--skip-install", "--disable-git"],
    ours: ["core", "proxy", "react", "next", "vite"],
    picture: "app/kite.jpg",
    // The template's fonts are Google's, which the build would fetch.
    without: {
      "app/layout.tsx": /^(?:import \{ Geist|const geist| {2}variable| {2}subsets|\}\);).*$| className=\{`[^`]*`\}/gm,
    },
    files: {
      "app/page.tsx": [
        {
          lines: [
            'import { CachedImage } from "@bucketfirst/react";',
            'import { images } from "../lib/images";',
            'import kite from "./kite.jpg?variant=small";',
          ],
        },
        {
          behind: /^ {6}<main /,
          lines: [
            '<CachedImage image={images.image("local:///kite.jpg", "card")} alt="A kite high over a beach" priority />',
            '<CachedImage image={kite} alt="The same kite, as a file of the project" priority />',
          ],
        },
      ],
      // The original is a file of the built site, in development too.
      "next.config.ts": [
        { lines: ['import withBucketfirst from "@bucketfirst/vite/next";'] },
        {
          instead: /^export default nextConfig;$/,
          lines: [
            'const pictures = { sourceBase: process.env.SOURCE_BASE + "/originals", variants: { small: { width: 240 } } };',
            "export default withBucketfirst(nextConfig, { ...pictures, dev: false });",
          ],
        },
      ],
      "proxy.ts": docsFile("next.md", "A strict policy", "proxy.ts"),
    },
    start: "next start --hostname 127.0.0.1",
  },
  sveltekit: {
    create: (name) => [SV, "create", name, "--template", "minimal", "--types", "ts", "--no-add-ons", "--no-install"],
    ours: ["core", "proxy", "svelte", "sveltekit"],
    files: {
      "src/routes/+page.server.ts":
        'import { images } from "../hooks.server";\n\nexport const load = () => ({ kite: images.image("local:///kite.jpg", "card") });\n',
      "src/routes/+page.svelte": [
        {
          lines: [
            "<script>",
            '  import { CachedImage } from "@bucketfirst/svelte";',
            "  let { data } = $props();",
            "</script>",
            '<CachedImage image={data.kite} alt="A kite high over a beach" priority />',
          ],
        },
      ],
      "vite.config.ts": [
        {
          behind: /^\t\tsveltekit\(\{$/,
          lines: ["\t\t\tcsp: { directives: { 'default-src': ['self'], 'img-src': ['self', 'data:'] } },"],
        },
      ],
    },
    start: PREVIEW,
  },
};

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { run } from "../gate/run.mjs";
import { root } from "../gate/workspace.mjs";
import { NPM, online } from "./install.mjs";

/** Exact versions, so that a later release cannot fail the gate. */
const CREATE_VITE = "create-vite@9.3.0";
const CREATE_NEXT = "create-next-app@16.4.3";
const SV = "sv@0.17.1";

/** Most commands and lines of a developer between a fresh application and the first picture. */
const MOST = { commands: 2, lines: 12 };

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
  },
  start: PREVIEW,
});

/**
 * Applications as their creators make them, each with:
 * - `create`: arguments of npx
 * - `ours`: packages to install
 * - `without`: what is taken out of a file of the template
 * - `files`: what the developer writes; a list of lines is added behind the line that `behind` matches, a text is a new file
 * - `start`: script that serves the build
 */
const APPS = {
  "vite-react": viteApp("react", {
    file: "src/App.tsx",
    imports: /^import '\.\/App\.css'/,
    markup: /^ {4}<>$/,
    picture: '      <CachedImage image={kite} alt="A kite high over a beach" />',
  }),
  "vite-vue": viteApp("vue", {
    file: "src/App.vue",
    imports: /^import HelloWorld/,
    markup: /^<template>$/,
    picture: '  <CachedImage :image="kite" alt="A kite high over a beach" />',
  }),
  "vite-svelte": viteApp("svelte", {
    file: "src/App.svelte",
    imports: /^ {2}import Counter/,
    markup: /^<\/script>$/,
    picture: '<CachedImage image={kite} alt="A kite high over a beach" />',
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
          behind: undefined,
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
      // Turbopack is what both builds and serves. The original is a file of the built site, in development too.
      "next.config.ts": [
        { behind: undefined, lines: ['import bucketfirst from "@bucketfirst/vite/turbopack";'] },
        {
          behind: /^ {4}rules: \{$/,
          lines: [
            "      ...bucketfirst({",
            // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template there.
            "        sourceBase: `${process.env.SOURCE_BASE}/originals`,",
            '        originals: "public/originals",',
            "        variants: { small: { width: 240 } },",
            "        dev: false,",
            "      }),",
          ],
        },
      ],
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
          behind: undefined,
          lines: [
            "<script>",
            '  import { CachedImage } from "@bucketfirst/svelte";',
            "  let { data } = $props();",
            "</script>",
            '<CachedImage image={data.kite} alt="A kite high over a beach" />',
          ],
        },
      ],
    },
    start: PREVIEW,
  },
};

const rewrite = (path, change) => writeFileSync(path, change(readFileSync(path, "utf8")));

/** Leaves out what no build runs, and names the script that serves the build. */
function withoutLinter(text, start) {
  const manifest = JSON.parse(text);
  for (const name of Object.keys(manifest.devDependencies))
    if (/eslint/.test(name)) delete manifest.devDependencies[name];
  manifest.scripts.start = start;
  return JSON.stringify(manifest);
}

/** Writes the developer's own lines; returns their number. Where the template changes, the step must fail. */
function writeOwnLines(dir, files) {
  let count = 0;
  for (const [file, content] of Object.entries(files)) {
    const path = join(dir, file);
    if (typeof content === "string") {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      count += content.split("\n").filter(Boolean).length;
      continue;
    }
    for (const { behind, lines } of content) {
      const text = readFileSync(path, "utf8").split("\n");
      const at = behind === undefined ? 0 : text.findIndex((line) => behind.test(line)) + 1;
      if (behind !== undefined && at === 0)
        throw new Error(`${file}: expected a line like ${behind}, as the template had it`);
      writeFileSync(path, [...text.slice(0, at), ...lines, ...text.slice(at)].join("\n"));
      count += lines.length;
    }
  }
  return count;
}

/**
 * Returns the maker of a fresh application: its creator with all answers at their defaults, then a developer's two commands,
 * `bucketfirst init` and an install, and a few lines of code.
 */
export const freshApp = (name) => async (dir, tarballs, env) => {
  const { create, ours, picture, without = {}, files, start } = APPS[name];
  const cwd = dirname(dir);
  const created = await run("npx", ["--yes", ...create(basename(dir))], {
    cwd,
    env: { ...env, CI: "1" },
    seconds: 120,
  });
  if (!created.ok) return online(created);
  for (const [file, pattern] of Object.entries(without))
    rewrite(join(dir, file), (text) => text.replaceAll(pattern, ""));
  rewrite(join(dir, "package.json"), (text) => withoutLinter(text, start));
  const packages = ours.map((own) => tarballs[`@bucketfirst/${own}`]);
  const installed = await run("npm", ["install", "--ignore-scripts", ...NPM, ...packages], {
    cwd: dir,
    env,
    seconds: 300,
  });
  if (!installed.ok) return online(installed);
  const init = await run("npx", ["bucketfirst", "init", "--yes"], { cwd: dir, env, seconds: 60 });
  if (!init.ok) return init;
  if (picture) copyFileSync(join(root, "examples/gallery/photos/kite.jpg"), join(dir, picture));
  const lines = writeOwnLines(dir, files);
  if (lines > MOST.lines) return { ok: false, output: `${name}: expected at most ${MOST.lines} lines, got ${lines}` };
  return { ok: true, note: `${MOST.commands} commands, ${lines} lines` };
};

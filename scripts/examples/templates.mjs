/** Exact versions of the frameworks, so that a later release cannot fail the gate. */
const NUXT = { nuxt: "4.5.2", vue: "3.5.45", "vue-router": "5.1.0" };
const ASTRO = { astro: "7.3.5" };

const json = (value) => `${JSON.stringify(value, undefined, 2)}\n`;

/**
 * Files of applications in the shape of the templates that `npm create nuxt` and `npm create astro` download: those stand on
 * GitHub, which tests do not ask. Left out is what no build reads; the icon is empty, but browsers ask for it.
 */
export const TEMPLATES = {
  nuxt: {
    ".gitignore": ".data\n.env\n.nuxt\n.output\nnode_modules\n",
    "app/app.vue": "<template>\n  <div>\n    <NuxtRouteAnnouncer />\n    <NuxtWelcome />\n  </div>\n</template>\n",
    "nuxt.config.ts":
      "export default defineNuxtConfig({\n  compatibilityDate: '2025-07-15',\n  devtools: { enabled: true }\n})\n",
    "public/favicon.ico": "",
    "package.json": json({
      name: "nuxt-app",
      type: "module",
      private: true,
      scripts: {
        build: "nuxt build",
        dev: "nuxt dev",
        generate: "nuxt generate",
        preview: "nuxt preview",
        postinstall: "nuxt prepare",
      },
      dependencies: NUXT,
    }),
    "tsconfig.json": json({
      files: [],
      references: ["app", "server", "shared", "node"].map((part) => ({ path: `./.nuxt/tsconfig.${part}.json` })),
    }),
  },
  astro: {
    ".gitignore": ".astro/\n.env\n.env.production\ndist/\nnode_modules/\n",
    "astro.config.mjs":
      "// @ts-check\nimport { defineConfig } from 'astro/config';\n\nexport default defineConfig({});\n",
    "public/favicon.ico": "",
    "package.json": json({
      name: "astro-app",
      type: "module",
      version: "0.0.1",
      private: true,
      scripts: { dev: "astro dev", build: "astro build", preview: "astro preview", astro: "astro" },
      dependencies: ASTRO,
    }),
    "src/pages/index.astro":
      '---\n---\n\n<html lang="en">\n\t<head>\n\t\t<meta charset="utf-8" />\n\t\t<title>Astro</title>\n\t</head>\n\t<body>\n\t\t<h1>Astro</h1>\n\t</body>\n</html>\n',
    "tsconfig.json": json({
      extends: "astro/tsconfigs/strict",
      include: [".astro/types.d.ts", "**/*"],
      exclude: ["dist"],
    }),
  },
};

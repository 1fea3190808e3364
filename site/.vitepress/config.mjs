import { readFileSync } from "node:fs";
import { defineConfig } from "vitepress";
import { headingAnchor } from "../../scripts/readme/headingAnchor.mjs";
import { dist, pages, REPOSITORY } from "../src/folders.mjs";

/** Languages of templates that the highlighter does not know, and one that it does. */
const TEMPLATES = { blade: "html", django: "jinja", eex: "html", ejs: "html", gotmpl: "html", heex: "html" };

const FLAT = /^(api\/|options[.]md$)/;

/** Makes an empty heading of a table a plain cell: a heading without words would be read aloud as one. */
function emptyHeadings(tokens) {
  tokens.forEach(({ type }, i) => {
    if (type === "th_open" && tokens[i + 1].content === "") tokens[i].tag = tokens[i + 2].tag = "td";
  });
}

export default defineConfig({
  title: "Bucketfirst",
  description: "Pictures from your bucket first, from imgproxy on a miss",
  lang: "en",
  srcDir: pages,
  outDir: dist,
  transformHead: ({ siteData }) => [["link", { rel: "icon", type: "image/svg+xml", href: `${siteData.base}logo.svg` }]],
  transformPageData(page) {
    // Pages with many headings of a second level show these alone.
    if (FLAT.test(page.relativePath)) page.frontmatter.outline = 2;
  },
  markdown: {
    anchor: { slugify: headingAnchor },
    languageAlias: TEMPLATES,
    config: (md) => void md.core.ruler.push("empty-headings", ({ tokens }) => emptyHeadings(tokens)),
  },
  themeConfig: {
    logo: { src: "/logo.svg", alt: "" },
    nav: [
      { text: "Start", link: "/start" },
      { text: "Options", link: "/options" },
      { text: "API", link: "/api/" },
      { text: "GitHub", link: REPOSITORY },
    ],
    sidebar: JSON.parse(readFileSync(new URL("sidebar.json", import.meta.url), "utf8")),
    outline: [2, 3],
    search: { provider: "local", options: { detailedView: true } },
    docFooter: { prev: "Before", next: "Next" },
    footer: { message: "MIT licence" },
  },
  vite: {
    plugins: [
      {
        name: "icon-of-the-dev-server",
        apply: "serve",
        // The hook above is one of builds; without a link a browser asks for a favicon.ico, which there is not.
        transformIndexHtml: () => [
          { tag: "link", attrs: { rel: "icon", type: "image/svg+xml", href: "/logo.svg" }, injectTo: "head" },
        ],
      },
    ],
    // A picture inside of a page would be sent twice, in its HTML and in its script.
    build: { assetsInlineLimit: 0 },
  },
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "./folders.mjs";

/** Pages by the headings of the sidebar, in the order in which they are read. */
const GROUPS = {
  Begin: ["start", "concepts", "when-not"],
  Frameworks: ["next", "nuxt", "astro", "sveltekit", "react-router", "react", "vue", "svelte"],
  "Servers and builds": ["vite", "express", "hono", "html", "templates"],
  Pictures: ["images", "options", "components", "sets", "metadata", "recipes"],
  Running: ["signing", "proxy", "proxy-settings", "operating", "security", "testing"],
};
const MIGRATING = /^migrating-/;
const REFERENCE = ["contract", "measured", "claims"];

/** Reads the heading of a page, without the marks of Markdown. */
export function titleOf(page) {
  const title = /^# (.+)$/m.exec(readFileSync(join(pages, `${page}.md`), "utf8"))?.[1];
  if (!title) throw new Error(`${page}.md: expected a heading of the first level`);
  return title.replaceAll("`", "");
}

/** Makes an item of the sidebar. A title in two parts, "Images: every option", is the first of them. */
const itemOf = (page) => ({
  text: titleOf(page)
    .replace(/: .*/, "")
    .replace(/^Migrating from /, "From "),
  link: `/${page}`,
});

/**
 * Makes the sidebar of all pages that are there. A page that no group names stands below "More", so that none is left out.
 *
 * @param entries entries of the API reference, as `makeApiReference` returns them
 */
export function makeSidebar(entries) {
  const names = readdirSync(pages)
    .filter((file) => file.endsWith(".md") && file !== "index.md")
    .map((file) => file.slice(0, -".md".length));
  const migrating = names.filter((name) => MIGRATING.test(name)).sort();
  const grouped = [...Object.values(GROUPS).flat(), ...REFERENCE, ...migrating];
  const more = names.filter((name) => !grouped.includes(name));
  const items = (list) => list.filter((page) => existsSync(join(pages, `${page}.md`))).map(itemOf);
  return [
    ...Object.entries(GROUPS).map(([text, list]) => ({ text, items: items(list) })),
    ...(more.length > 0 ? [{ text: "More", items: items(more) }] : []),
    { text: "Migrating", collapsed: true, items: items(migrating) },
    {
      text: "Reference",
      items: [
        ...items(REFERENCE),
        {
          text: "API",
          link: "/api/",
          collapsed: true,
          items: entries.map(({ name }) => ({ text: name, link: `/api/${name}` })),
        },
      ],
    },
  ];
}

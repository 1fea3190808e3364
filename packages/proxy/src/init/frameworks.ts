import type { Edit, Framework } from "./Framework.js";
import { imagesModule } from "./imagesModule.js";
import { insertImports, insertLines } from "./insertLines.js";

const STYLE = 'import "@bucketfirst/core/style.css";';

/** A line of a page's markup, and the lines that belong behind it. */
type Place = readonly [behind: RegExp, lines: readonly string[]];

/** Returns the edit that adds imports to a module, and lines behind the first place of its markup that is found. */
const edit = (paths: readonly string[], imports: readonly string[], places: readonly Place[]): Edit => ({
  paths,
  mark: "FallbackScript",
  lines: [...imports, ...(places.at(-1)?.[1] ?? [])],
  apply(text) {
    const changed = places.map(([behind, lines]) => insertLines(text, behind, lines)).find((one) => one !== undefined);
    return changed && insertImports(changed, imports);
  },
});

const withExtensions = (...paths: string[]): string[] =>
  paths.flatMap((path) => ["tsx", "jsx", "js"].map((extension) => `${path}.${extension}`));

const REACT_IMPORTS = [STYLE, 'import { FallbackScript } from "@bucketfirst/react/server";'];
const IN_REACT_HEAD: readonly Place[] = [
  [/<head>\s*$/, ["<FallbackScript />"]],
  [/<html\b[^<]*>\s*$/, ["<head>", "  <FallbackScript />", "</head>"]],
];
const NEXT_LAYOUTS = withExtensions("app/layout", "src/app/layout");

/** Frameworks, each by the dependency that shows it. The first one that a project has counts, since some are made of others. */
export const FRAMEWORKS: readonly Framework[] = [
  {
    name: "Next",
    id: "next",
    dependency: "next",
    packages: ["@bucketfirst/react"],
    images: (project) => ({
      path: project.first(...NEXT_LAYOUTS)?.startsWith("src/") ? "src/images" : "images",
      text: imagesModule([], "process.env"),
    }),
    head: [edit(NEXT_LAYOUTS, REACT_IMPORTS, IN_REACT_HEAD)],
    picture: ['<CachedImage image={images.image("local:///cat.jpg", "card")} alt="A cat" />'],
  },
  {
    name: "React Router",
    id: "react-router",
    dependency: "@react-router/dev",
    packages: ["@bucketfirst/react"],
    // React Router keeps `.server` modules out of browsers.
    images: () => ({ path: "app/images.server", text: imagesModule([], "process.env") }),
    head: [edit(withExtensions("app/root"), REACT_IMPORTS, IN_REACT_HEAD)],
    picture: ['<CachedImage image={image} alt="A cat" /> // the loader gives images.image("local:///cat.jpg", "card")'],
  },
  {
    name: "SvelteKit",
    id: "sveltekit",
    dependency: "@sveltejs/kit",
    packages: ["@bucketfirst/svelte"],
    // SvelteKit keeps all files below $lib/server out of browsers.
    images: () => ({
      path: "src/lib/server/images",
      text: imagesModule(['import { env } from "$env/dynamic/private";'], "env"),
    }),
    head: [
      edit(
        ["src/routes/+layout.svelte"],
        [STYLE, 'import { FallbackScript } from "@bucketfirst/svelte";'],
        [[/^<svelte:head>\s*$/, ["<FallbackScript />"]]],
      ),
    ],
    picture: [
      '<CachedImage image={data.image} alt="A cat" /> // load() gives images.image("local:///cat.jpg", "card")',
    ],
  },
  ...[
    ["Express", "express"],
    ["Hono", "hono"],
  ].map(
    ([name = "", id = ""]): Framework => ({
      name,
      id,
      dependency: id,
      packages: [],
      images: () => ({ path: "images", text: imagesModule([], "process.env") }),
      head: [],
      picture: [
        'import { renderHead, renderImage } from "@bucketfirst/core/html";',
        "renderHead() // in the <head> of each page",
        'renderImage(images.image("local:///cat.jpg", "card"), { alt: "A cat" })',
      ],
    }),
  ),
];

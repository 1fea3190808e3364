import { IN_ASTRO, IN_NUXT } from "./configEdits.js";
import type { Edit, Framework } from "./Framework.js";
import { imagesModule } from "./imagesModule.js";
import { insertImports, insertLines } from "./insertLines.js";
import { viteWith } from "./viteWith.js";
import { withExtensions } from "./withExtensions.js";

const SERVER = "@bucketfirst/core/server";
const STYLE = 'import "@bucketfirst/core/style.css";';

/** A line of a page's markup, and the lines that belong behind it. */
type Place = readonly [behind: RegExp, lines: readonly string[]];

/** Returns the edit that adds imports to a module, and lines behind the first place of its markup that is found. */
const inMarkup = (
  mark: string,
  paths: readonly string[],
  imports: readonly string[],
  places: readonly Place[],
): Edit => ({
  paths,
  mark,
  lines: [...imports, ...(places.at(-1)?.[1] ?? [])],
  apply(text) {
    const changed = places.map(([behind, lines]) => insertLines(text, behind, lines)).find((one) => one !== undefined);
    return changed && insertImports(changed, imports);
  },
});

const JSX = ["tsx", "jsx", "js"];
const REACT_IMPORTS = [STYLE, 'import { FallbackScript } from "@bucketfirst/react/server";'];
const IN_REACT_HEAD: readonly Place[] = [
  [/<head>\s*$/, ["<FallbackScript />"]],
  [/<html\b[^<]*>\s*$/, ["<head>", "  <FallbackScript />", "</head>"]],
];
const NEXT_LAYOUTS = withExtensions(JSX, "app/layout", "src/app/layout");
const NEXT_HEAD = "<ImagesHead images={images} />";

/** Returns a server without a framework for pages, whose templates print the markup. */
const serverOf = (name: string): Framework => ({
  name,
  id: name.toLowerCase(),
  dependencies: [name.toLowerCase()],
  packages: [],
  images: () => ({ path: "images", text: imagesModule(SERVER) }),
  picture: [
    'import { renderHead, renderImage } from "@bucketfirst/core/html";',
    "renderHead() // in the <head> of each page",
    'renderImage(images.image("local:///cat.jpg", "card"), { alt: "A cat" })',
  ],
});

/** Frameworks, each by the packages that show it. The first one that a project has counts, since some are made of others. */
export const FRAMEWORKS: readonly Framework[] = [
  {
    name: "Next",
    id: "next",
    dependencies: ["next"],
    packages: ["@bucketfirst/react", "@bucketfirst/next"],
    images: (project) => ({
      path: project.first(...NEXT_LAYOUTS)?.startsWith("src/") ? "src/lib/images" : "lib/images",
      text: imagesModule("@bucketfirst/next"),
    }),
    head: inMarkup(
      "ImagesHead",
      NEXT_LAYOUTS,
      ['import { ImagesHead } from "@bucketfirst/next";', 'import { images } from "../lib/images";'],
      [
        [/<head>\s*$/, [NEXT_HEAD]],
        [/<html\b[^<]*>\s*$/, ["<head>", `  ${NEXT_HEAD}`, "</head>"]],
      ],
    ),
    picture: ['<CachedImage image={images.image("local:///cat.jpg", "card")} alt="A cat" />'],
  },
  {
    name: "Nuxt",
    id: "nuxt",
    dependencies: ["nuxt"],
    packages: ["@bucketfirst/nuxt"],
    head: IN_NUXT,
    picture: ['<CachedImage src="local:///cat.jpg" variant="card" alt="A cat" />'],
  },
  {
    name: "Astro",
    id: "astro",
    dependencies: ["astro"],
    packages: ["@bucketfirst/astro"],
    head: IN_ASTRO,
    picture: [
      'import CachedImage from "@bucketfirst/astro/CachedImage.astro";',
      '<CachedImage src="local:///cat.jpg" variant="card" alt="A cat" />',
    ],
  },
  {
    name: "SvelteKit",
    id: "sveltekit",
    dependencies: ["@sveltejs/kit"],
    packages: ["@bucketfirst/svelte", "@bucketfirst/sveltekit"],
    images: () => ({
      path: "src/hooks.server",
      text: imagesModule("@bucketfirst/sveltekit", {
        names: "bucketfirst, imagesFromEnv",
        imports: ['import { env } from "$env/dynamic/private";'],
        argument: "env",
        after: ["export const handle = bucketfirst({ images });"],
      }),
      lines: [
        'import { bucketfirst, imagesFromEnv } from "@bucketfirst/sveltekit";',
        'import { sequence } from "@sveltejs/kit/hooks";',
        "export const images = imagesFromEnv({ sets: true, variants: { … } }, env);",
        "export const handle = sequence(bucketfirst({ images }), yours);",
      ],
    }),
    picture: [
      '<CachedImage image={data.image} alt="A cat" />',
      '// load() gives images.image("local:///cat.jpg", "card")',
    ],
  },
  {
    name: "React Router",
    id: "react-router",
    dependencies: ["@react-router/dev"],
    packages: ["@bucketfirst/react"],
    // React Router keeps `.server` modules out of browsers.
    images: () => ({ path: "app/images.server", text: imagesModule(SERVER) }),
    head: inMarkup("FallbackScript", withExtensions(JSX, "app/root"), REACT_IMPORTS, IN_REACT_HEAD),
    picture: [
      '<CachedImage image={image} alt="A cat" />',
      '// the loader gives images.image("local:///cat.jpg", "card")',
    ],
  },
  viteWith("React", ['<CachedImage image={cat} alt="A cat" />']),
  viteWith("Vue", ['<CachedImage :image="cat" alt="A cat" />']),
  viteWith("Svelte", ['<CachedImage image={cat} alt="A cat" />']),
  serverOf("Express"),
  serverOf("Hono"),
];

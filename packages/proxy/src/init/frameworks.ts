import type { Edit, Framework } from "./Framework.js";
import { imagesModule } from "./imagesModule.js";
import { insertImports, insertLines } from "./insertLines.js";
import { insertPlugin } from "./insertPlugin.js";
import { variantTypes } from "./variantTypes.js";

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

const withExtensions = (extensions: readonly string[], ...paths: string[]): string[] =>
  paths.flatMap((path) => extensions.map((extension) => `${path}.${extension}`));

const JSX = ["tsx", "jsx", "js"];
const REACT_IMPORTS = [STYLE, 'import { FallbackScript } from "@bucketfirst/react/server";'];
const IN_REACT_HEAD: readonly Place[] = [
  [/<head>\s*$/, ["<FallbackScript />"]],
  [/<html\b[^<]*>\s*$/, ["<head>", "  <FallbackScript />", "</head>"]],
];
const NEXT_LAYOUTS = withExtensions(JSX, "app/layout", "src/app/layout");
const NEXT_HEAD = "<ImagesHead images={images} />";

const VITE_PLUGIN = [
  "bucketfirst({",
  "  sets: true,",
  "  variants: {",
  '    card: { resize: { type: "fill", width: 400, height: 300 }, formats: ["avif", "webp"] },',
  "  },",
  "}),",
];
const VITE_IMPORT = 'import bucketfirst from "@bucketfirst/vite";';
const PREVIEW = "127.0.0.1:4173";

/** Returns an application of Vite without a server, with one of the component packages: its pictures are signed by the build. */
const viteWith = (name: string, picture: readonly string[]): Framework => ({
  name: `Vite with ${name}`,
  id: `vite-${name.toLowerCase()}`,
  dependencies: ["vite", name.toLowerCase()],
  packages: [`@bucketfirst/${name.toLowerCase()}`, "@bucketfirst/vite"],
  types: { path: "src/bucketfirst.d.ts", text: variantTypes(["card"]) },
  variables: [["SOURCE_BASE", `http://${PREVIEW}`]],
  command: `npx @bucketfirst/proxy dev --allow-private ${PREVIEW}  # for vite preview; vite itself starts one`,
  head: [
    {
      paths: withExtensions(["ts", "js", "mts", "mjs"], "vite.config"),
      mark: "@bucketfirst/vite",
      lines: [VITE_IMPORT, ...VITE_PLUGIN],
      apply(text) {
        const changed = insertPlugin(text, VITE_PLUGIN);
        return changed && insertImports(changed, [VITE_IMPORT]);
      },
    },
  ],
  picture: ['import cat from "./assets/cat.jpg?variant=card";', ...picture],
});

/** Returns a server without a framework for pages, whose templates print the markup. */
const serverOf = (name: string): Framework => ({
  name,
  id: name.toLowerCase(),
  dependencies: [name.toLowerCase()],
  packages: [],
  images: () => ({ path: "images", text: imagesModule(SERVER) }),
  head: [],
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
    head: [
      inMarkup(
        "ImagesHead",
        NEXT_LAYOUTS,
        ['import { ImagesHead } from "@bucketfirst/next";', 'import { images } from "../lib/images";'],
        [
          [/<head>\s*$/, [NEXT_HEAD]],
          [/<html\b[^<]*>\s*$/, ["<head>", `  ${NEXT_HEAD}`, "</head>"]],
        ],
      ),
    ],
    picture: ['<CachedImage image={images.image("local:///cat.jpg", "card")} alt="A cat" />'],
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
    head: [],
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
    head: [inMarkup("FallbackScript", withExtensions(JSX, "app/root"), REACT_IMPORTS, IN_REACT_HEAD)],
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

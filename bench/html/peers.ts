import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Card } from "./cards.js";

/** One way to print the card with another project. */
export interface Peer {
  name: string;
  html(card: Card): string | Promise<string>;
}

const box = { width: 400, height: 300 };
/** The default of our card. */
const sizes = "(min-width: 400px) 400px, 100vw";

/** Stands in for what Nuxt makes of an application without settings: its composables, and the options of the module. */
const NUXT: Readonly<Record<string, string>> = {
  "#imports": `
    export { useImage } from "./node_modules/@nuxt/image/dist/runtime/composables.js";
    const app = { isHydrating: false };
    export const useNuxtApp = () => app;
    export const useRuntimeConfig = () => ({ app: { baseURL: "/" } });
    export const useHead = () => {};
    export const useRequestEvent = () => undefined;`,
  "#build/image-options.mjs": `
    import ipx from "./node_modules/@nuxt/image/dist/runtime/providers/ipx.js";
    export const imageOptions = {
      screens: { xs: 320, sm: 640, md: 768, lg: 1024, xl: 1280, xxl: 1536, "2xl": 1536 },
      presets: {}, provider: "ipx", domains: [], alias: {}, densities: [1, 2], format: ["webp"], quality: undefined,
      providers: { ipx: { setup: ipx, defaults: {} } },
    };`,
};

const COMPONENTS = `
  import { createSSRApp, h } from "vue";
  import { renderToString } from "vue/server-renderer";
  import NuxtImg from "./node_modules/@nuxt/image/dist/runtime/components/NuxtImg.vue";
  import NuxtPicture from "./node_modules/@nuxt/image/dist/runtime/components/NuxtPicture.vue";
  const print = (component) => (props) => renderToString(createSSRApp({ render: () => h(component, props) }));
  export const img = print(NuxtImg);
  export const picture = print(NuxtPicture);`;

type Bundle = (entry: object) => Promise<{ code: string }>;

/** Compiles the components of Nuxt's module as its server has them. */
async function nuxt(
  dir: string,
  vue: unknown,
  bundle: Bundle,
): Promise<Record<"img" | "picture", (props: object) => Promise<string>>> {
  const modules = {
    name: "modules-of-nuxt",
    enforce: "pre",
    // A module without a file has no folder to resolve from.
    resolveId(id: string, importer = "") {
      if (id in NUXT) return `\0nuxt:${encodeURIComponent(id)}`;
      return importer.startsWith("\0nuxt:") && id.startsWith("./") ? join(dir, id) : undefined;
    },
    load: (id: string) => (id.startsWith("\0nuxt:") ? NUXT[decodeURIComponent(id.slice(6))] : undefined),
  };
  const server = { server: true, client: false, prerender: false, dev: false };
  const define = Object.fromEntries(
    Object.entries(server).map(([name, value]) => [`import.meta.${name}`, String(value)]),
  );
  const { code } = await bundle({ dir, code: COMPONENTS, plugins: [modules, vue], define });
  const file = join(dir, "node_modules/.nuxt-components.mjs");
  writeFileSync(file, code);
  return import(pathToFileURL(file).href);
}

/** Returns the peers at the versions of `dir/package.json`, each as a server of it prints the card. */
export async function peers(dir: string, bundle: Bundle): Promise<Peer[]> {
  const installed = createRequire(join(dir, "package.json"));
  const load = (specifier: string) => import(pathToFileURL(installed.resolve(specifier)).href);
  const { createElement } = installed("react");
  const { renderToStaticMarkup } = installed("react-dom/server");
  const react = (component: unknown, props: object): string => renderToStaticMarkup(createElement(component, props));
  const { default: NextImage } = installed("next/image");
  const unpic = await load("@unpic/react");
  const { img, picture } = await nuxt(dir, (await load("@vitejs/plugin-vue")).default(), bundle);
  const imgix = ({ source, alt }: Card) => ({ src: `https://shop.imgix.net${source}`, alt, ...box });
  return [
    { name: "next/image", html: ({ source, alt }) => react(NextImage, { src: source, alt, ...box }) },
    { name: "next/image with sizes", html: ({ source, alt }) => react(NextImage, { src: source, alt, ...box, sizes }) },
    { name: "@nuxt/image: NuxtImg", html: ({ source, alt }) => img({ src: source, alt, ...box, densities: "1x 2x" }) },
    {
      name: "@nuxt/image: NuxtImg with sizes",
      html: ({ source, alt }) => img({ src: source, alt, ...box, sizes: "100vw sm:400px" }),
    },
    {
      name: "@nuxt/image: NuxtPicture, avif and webp",
      html: ({ source, alt }) =>
        picture({ src: source, ...box, format: "avif,webp", sizes: "100vw sm:400px", imgAttrs: { alt } }),
    },
    {
      name: "@unpic/react, constrained, imgix",
      html: (card) => react(unpic.Image, { ...imgix(card), layout: "constrained" }),
    },
  ];
}

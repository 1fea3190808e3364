/** A component of another project, as an application imports it, with all that its bundle needs. */
export interface Peer {
  readonly name: string;
  readonly code: string;
  /** Imports beside the framework that only the peer's own build can provide. */
  readonly external?: readonly RegExp[];
  /** Compiler of the source that is published. */
  readonly compiler?: "svelte" | "vue";
  readonly define?: Readonly<Record<string, string>>;
  readonly note?: string;
}

/** Reads the defaults that `next build` writes into the bundle. */
async function nextDefaults(resolve: (specifier: string) => string): Promise<string> {
  const { imageConfigDefault } = await import(resolve("next/dist/shared/lib/image-config.js"));
  return JSON.stringify(imageConfigDefault);
}

/** Returns both forms of unpic: with the URL builders of all CDNs that it knows, and with one that the application passes. */
function unpic(name: string): Peer[] {
  return ["", "/base"].map((path) => ({
    name: `@unpic/${name}${path}: Image`,
    code: `export { Image } from "@unpic/${name}${path}";`,
    compiler: name === "svelte" ? name : undefined,
    note: path ? "without any URL builder" : "with the URL builders of all CDNs it knows",
  }));
}

/** Returns the peers at the versions of `peers/package.json`. @param resolve returns the address of one of their modules */
export async function peers(resolve: (specifier: string) => string): Promise<Peer[]> {
  return [
    ...["react", "vue", "svelte"].flatMap(unpic),
    {
      name: "next/image",
      code: 'export { default } from "next/image";',
      define: { "process.env.__NEXT_IMAGE_OPTS": await nextDefaults(resolve) },
      note: "with the default loader and next's head, which an application of next may hold already",
    },
    {
      name: "@nuxt/image: NuxtImg",
      code: 'export { default } from "./node_modules/@nuxt/image/dist/runtime/components/NuxtImg.vue";',
      compiler: "vue",
      // Nuxt's own build makes these modules: its composables, and the options with the chosen provider.
      external: [/^#/],
      define: Object.fromEntries(
        Object.entries({ client: true, server: false, dev: false, prerender: false }).map(([name, value]) => [
          `import.meta.${name}`,
          String(value),
        ]),
      ),
      note: "without nuxt's composables and without any provider",
    },
    {
      name: "@cloudinary/react: AdvancedImage",
      code: [
        'export { AdvancedImage } from "@cloudinary/react";',
        'export { CloudinaryImage } from "@cloudinary/url-gen/assets/CloudinaryImage";',
      ].join("\n"),
      note: "with the CloudinaryImage that it asks for, no transformation, no plugin",
    },
    {
      name: "react-imgix",
      code: 'export { default } from "react-imgix";',
      note: "with its URL builder; its default export pulls in all it has",
    },
    {
      name: "react-image: Img",
      code: 'export { Img } from "react-image";',
      note: "tries one URL after another; no srcset of its own",
    },
  ];
}

import type { ImagesSettings } from "./ImagesSettings.js";

/** Name of the module, for applications too: `import { images } from "bucketfirst:images"`. */
export const MODULE = "bucketfirst:images";

/** The part of Vite's plugins that is used here. */
export interface ModulePlugin {
  name: string;
  resolveId(id: string): string | undefined;
  load(id: string, options?: { ssr?: boolean }): string | undefined;
}

/**
 * Returns the Vite plugin of the module `bucketfirst:images`: the instance, made when a server starts from these settings and
 * the environment of that moment. Code for browsers cannot import it.
 */
export function imagesModule(settings: ImagesSettings): ModulePlugin {
  return {
    name: "bucketfirst",
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    load(id, options) {
      if (id !== `\0${MODULE}`) return undefined;
      if (!options?.ssr)
        throw new Error(`${MODULE}: expected an import by code for the server, got one by code for browsers`);
      return [
        'import { getSecret } from "astro:env/server";',
        'import { wire } from "@bucketfirst/astro/wire";',
        `export const { images, glue } = wire(${JSON.stringify(settings)}, getSecret);`,
      ].join("\n");
    },
  };
}

/** Returns the types of the module, with the names of the variants; registered, so that components know them. */
export function moduleTypes({ variants = {}, server, sets = false }: ImagesSettings): string {
  const names = Object.keys(variants).map((name) => JSON.stringify(name));
  const args = [names.join(" | ") || "never", JSON.stringify(server?.edition ?? "oss"), sets];
  return [
    'import type { Images } from "@bucketfirst/astro";',
    'declare module "bucketfirst:images" {',
    `  export const images: Images<${args.join(", ")}>;`,
    "}",
  ].join("\n");
}

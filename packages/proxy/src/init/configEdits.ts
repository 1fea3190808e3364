import type { Edit } from "./Framework.js";
import { insertEntry, insertField } from "./insertEntry.js";
import { insertImports } from "./insertLines.js";
import { withExtensions } from "./withExtensions.js";

const SETTINGS = [
  "  sets: true,",
  "  variants: {",
  '    card: { resize: { type: "fill", width: 400, height: 300 }, formats: ["avif", "webp"] },',
  "  },",
];
const PLUGIN = ["bucketfirst({", ...SETTINGS, "}),"];
/** Extensions of configuration files. */
const CONFIGS = ["ts", "js", "mts", "mjs"];

/** The configuration of Nuxt, with the module and its options. */
export const IN_NUXT: Edit = {
  paths: withExtensions(CONFIGS, "nuxt.config"),
  mark: "@bucketfirst/nuxt",
  lines: ['modules: ["@bucketfirst/nuxt"],', "bucketfirst: {", ...SETTINGS, "},"],
  apply(text) {
    const module = '"@bucketfirst/nuxt"';
    const changed = insertEntry(text, "modules", [`${module},`]) ?? insertField(text, [`modules: [${module}],`]);
    return changed && insertField(changed, ["bucketfirst: {", ...SETTINGS, '  allowSources: ["local:///"],', "},"]);
  },
};

const ASTRO_IMPORT = 'import bucketfirst from "@bucketfirst/astro";';

/** The configuration of Astro, with the integration. */
export const IN_ASTRO: Edit = {
  paths: withExtensions(CONFIGS, "astro.config"),
  mark: "@bucketfirst/astro",
  lines: [ASTRO_IMPORT, ...PLUGIN],
  apply(text) {
    const list = ["integrations: [", ...PLUGIN.map((line) => `  ${line}`), "],"];
    const changed = insertEntry(text, "integrations", PLUGIN) ?? insertField(text, list);
    return changed && insertImports(changed, [ASTRO_IMPORT]);
  },
};
const VITE_IMPORT = 'import bucketfirst from "@bucketfirst/vite";';
/** The configuration of Vite, with the plugin. */
export const IN_VITE: Edit = {
  paths: withExtensions(CONFIGS, "vite.config"),
  mark: "@bucketfirst/vite",
  lines: [VITE_IMPORT, ...PLUGIN],
  apply(text) {
    const changed = insertEntry(text, "plugins", PLUGIN);
    return changed && insertImports(changed, [VITE_IMPORT]);
  },
};

import { CARD_SETTINGS, indented } from "./cardSettings.js";
import type { Edit } from "./Framework.js";
import { insertEntry, insertField } from "./insertEntry.js";
import { insertImports } from "./insertLines.js";
import { withExtensions } from "./withExtensions.js";

const PLUGIN = ["bucketfirst({", ...indented(CARD_SETTINGS), "}),"];
/** Extensions of configuration files. */
const CONFIGS = ["ts", "js", "mts", "mjs"];

const NUXT_MODULE = '"@bucketfirst/nuxt"';
const NUXT_LIST = [`modules: [${NUXT_MODULE}],`];
const NUXT_OPTIONS = ["bucketfirst: {", ...indented([...CARD_SETTINGS, 'allowSources: ["local:///"],']), "},"];

/** The configuration of Nuxt, with the module and its options. */
export const IN_NUXT: Edit = {
  paths: withExtensions(CONFIGS, "nuxt.config"),
  mark: "@bucketfirst/nuxt",
  lines: [...NUXT_LIST, ...NUXT_OPTIONS],
  apply(text) {
    const changed = insertEntry(text, "modules", [`${NUXT_MODULE},`]) ?? insertField(text, NUXT_LIST);
    return changed && insertField(changed, NUXT_OPTIONS);
  },
};

const ASTRO_IMPORT = 'import bucketfirst from "@bucketfirst/astro";';

/** The configuration of Astro, with the integration. */
export const IN_ASTRO: Edit = {
  paths: withExtensions(CONFIGS, "astro.config"),
  mark: "@bucketfirst/astro",
  lines: [ASTRO_IMPORT, ...PLUGIN],
  apply(text) {
    const list = ["integrations: [", ...indented(PLUGIN), "],"];
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

// The arrows of ARCHITECTURE.md. Types may be shared freely (they are gone at run time); only real imports are held.

const { existsSync, readdirSync } = require("node:fs");
const { join } = require("node:path");

/** Names of the adapters: the folders of packages whose code runs in a browser. */
const ADAPTERS = Object.keys(require("./adapters.json"));
/** Names of the integrations: packages that wire a framework's server. */
const INTEGRATIONS = Object.keys(require("./integrations.json"));
/** The other packages. */
const OTHERS = ["core", "proxy", "vite", "conformance", "testkit", ...INTEGRATIONS];

for (const { name } of readdirSync(join(__dirname, "packages"), { withFileTypes: true })) {
  // A folder without a manifest is what git leaves behind of a package of another branch.
  if (![...ADAPTERS, ...OTHERS].includes(name) && existsSync(join(__dirname, "packages", name, "package.json")))
    throw new Error(
      `packages/${name}: no arrow holds for it; name it in adapters.json, integrations.json, or as another package here`,
    );
}

/** Rooms of core (folders of packages/core/src, or files where one has rules of its own) and what each may import. */
const CORE = {
  base: [],
  // Strings: options and sources to the processing path, and back.
  options: [],
  source: ["options"],
  path: ["options", "source", "sign"],
  "path/processingPath": ["options", "source"],
  "path/parsePath": ["options", "source", "sign/splitTarget"],
  // The secret.
  sign: [],
  "sign/splitTarget": [],
  // Sets: a path with a ladder in front, and its members.
  sets: ["options", "source", "sign"],
  // Metadata: its path and key, and what it may say.
  meta: ["options", "source", "sign"],
  images: ["options", "path", "sets", "meta", "sign"],
  "images/layout": ["options", "sets"],
  // The browser.
  attributes: [],
  dom: ["attributes"],
  // The head of a page carries the head script, which is text made from dom.
  html: ["attributes", "dom"],
  // Every adapter is made of it; it prints for Svelte's server half.
  adapter: ["attributes", "dom", "html"],
  // Servers and remote signing.
  encrypt: ["source"],
  thumbhash: [],
  server: ["images", "meta"],
  // The integration of every framework is made of it: head, policy, signing endpoint.
  integration: ["dom", "html", "images", "server"],
  client: [],
};

/** Rooms that any room may use. */
const LEAVES = ["base"];

/** Rooms of the proxy (folders of packages/proxy/src) and the rooms each may import. Files at the root use them all. */
const PROXY = {
  base: [],
  stores: ["base"],
  upstream: ["base"],
  body: ["base", "stores"],
  storing: ["base", "stores", "upstream"],
  images: ["base", "stores", "upstream", "body", "storing"],
  http: ["base", "upstream", "body", "storing", "images"],
  // What a bucket of originals reports, and the pictures that are made or purged for it.
  events: ["base", "stores", "upstream", "storing", "images", "http"],
  admin: ["base", "stores", "upstream", "images", "http", "events"],
  settings: ["base", "stores", "images", "events"],
  server: ["base", "stores", "http", "settings", "root"],
  // Metadata: made of two answers of the upstream.
  meta: ["base", "storing", "upstream"],
  // Rules on fetching originals: nothing here loads an image library.
  sources: ["base"],
  // Downloads that several requests of imgproxy share.
  gateway: ["base", "body", "http", "sources"],
  embedded: ["base", "upstream", "meta", "sources"],
  // The page of the development server; what runs in the browser is its page/.
  playground: ["base", "http", "sources", "embedded", "inspect"],
  dev: ["base", "stores", "http", "embedded", "playground", "root"],
  // Pasted addresses, taken apart.
  inspect: ["base"],
  // The files that connect an application.
  init: ["base"],
  // Cleanup by use: access logs, and what they say of stored objects.
  gc: ["base", "stores"],
  // Requests, storage and cost of several ways to deliver the same images.
  estimate: ["base"],
  doctor: [
    "base",
    "stores",
    "upstream",
    "meta",
    "body",
    "storing",
    "images",
    "http",
    "events",
    "admin",
    "settings",
    "server",
    "root",
  ],
};

/** A room, or the files at the root. */
const room = (name) => (name === "root" ? "^packages/proxy/src/[^/]+$" : `^packages/proxy/src/${name}/`);

const part = (name) => `^packages/core/src/${name}(/|[.])`;
const TESTS = "[.](test|test-d)[.]tsx?$|/test/";
const IN_ADAPTERS = `^packages/(${ADAPTERS.join("|")})/src/`;

const coreArrows = Object.entries(CORE).map(([name, targets]) => ({
  name: `core-${name.replace("/", "-")}`,
  comment: `core/${name} may import only: ${[...targets, ...(LEAVES.includes(name) ? [] : LEAVES)].join(", ") || "nothing"}`,
  severity: "error",
  from: { path: part(name), pathNot: TESTS },
  to: { path: "^packages/core/src/", pathNot: [name, ...targets, ...(LEAVES.includes(name) ? [] : LEAVES)].map(part) },
}));

const proxyArrows = Object.entries(PROXY).map(([name, targets]) => ({
  name: `proxy-${name}`,
  comment: `proxy/${name} may import only: ${targets.join(", ") || "nothing"}`,
  severity: "error",
  from: { path: room(name), pathNot: TESTS },
  to: { path: "^packages/proxy/src/", pathNot: [name, ...targets].map(room) },
}));

/** Folders of the room of stores: each is one kind of store, and knows what all share, but no other kind. */
const STORES = ["folder", "s3"];

const storeArrows = STORES.map((name) => ({
  name: `proxy-stores-${name}`,
  comment: `proxy/stores/${name} is one kind of store: only what opens stores, and what is outside of their room, may import it`,
  severity: "error",
  from: { path: room("stores"), pathNot: [TESTS, `${room("stores")}(${name}/|openStore[.])`] },
  to: { path: `${room("stores")}${name}/` },
}));

module.exports = {
  forbidden: [
    ...coreArrows,
    ...proxyArrows,
    ...storeArrows,
    {
      name: "browser-code-never-signs",
      comment: "what runs in a browser can never reach the code that takes the secret, however many steps away",
      severity: "error",
      from: {
        path: [
          IN_ADAPTERS,
          "^packages/nuxt/src/runtime/(images[.]client|CachedImage)[.]",
          part("attributes"),
          part("dom"),
          part("html"),
          part("adapter"),
          part("thumbhash"),
        ].join("|"),
        pathNot: TESTS,
      },
      to: { path: "^packages/core/src/sign(/|[.])", reachable: true },
    },
    {
      name: "adapters-only-rename",
      comment: "adapters import core's adapter, attributes, dom and client, nothing else of core",
      severity: "error",
      from: { path: IN_ADAPTERS, pathNot: TESTS },
      to: { path: "^packages/core/", pathNot: ["adapter", "attributes", "dom", "client"].map(part) },
    },
    {
      name: "adapters-know-no-integration",
      comment: "an integration runs on a server and may sign; what runs in a browser never leads to one",
      severity: "error",
      from: { path: [IN_ADAPTERS, "^packages/core/src/"].join("|"), pathNot: TESTS },
      to: { path: `^packages/(${INTEGRATIONS.join("|")})/` },
    },
    {
      name: "integrations-wire",
      comment:
        "an integration imports core's main, integration, server and client entries, its adapter and its framework",
      severity: "error",
      from: { path: `^packages/(${INTEGRATIONS.join("|")})/src/`, pathNot: TESTS },
      to: {
        path: "^packages/(core|proxy|conformance)/",
        pathNot: ["index", "integration", "server", "client"].map(part),
      },
    },
    {
      name: "proxy-has-no-dom",
      comment: "the proxy imports core's main entry and core/server",
      severity: "error",
      from: { path: "^packages/proxy/src/", pathNot: `${TESTS}|${room("playground")}` },
      to: { path: "^packages/core/src/", pathNot: ["index", "server"].map(part) },
    },
    {
      name: "playground-prints-markup",
      comment: "the playground imports core's main entry, core/options, and core/html for the markup to copy",
      severity: "error",
      from: { path: room("playground"), pathNot: TESTS },
      to: { path: "^packages/core/src/", pathNot: ["index", "options/index", "html/index"].map(part) },
    },
    {
      name: "playground-page-runs-in-browsers",
      comment: "the page of the playground imports of the proxy only the names of its own requests",
      severity: "error",
      from: { path: room("playground/page"), pathNot: TESTS },
      to: { path: "^packages/proxy/src/", pathNot: [room("playground/page"), "/playground/protocol[.]"] },
    },
    {
      name: "playground-page-never-signs",
      comment: "the page of the playground runs in a browser: its server signs",
      severity: "error",
      from: { path: room("playground/page"), pathNot: TESTS },
      to: { path: "^packages/core/src/sign(/|[.])", reachable: true },
    },
    {
      name: "plugin-uses-main-entries",
      comment:
        "the plugin for bundlers imports core's main entry, core/html and core/integration, and of the proxy its published entries",
      severity: "error",
      from: { path: "^packages/vite/src/", pathNot: TESTS },
      to: { path: "^packages/core/src/", pathNot: ["index", "html/index", "integration/index"].map(part) },
    },
    {
      name: "plugin-is-for-builds",
      comment: "nothing that is shipped to browsers or servers imports the plugin for bundlers",
      severity: "error",
      from: { path: "^packages/", pathNot: `${TESTS}|^packages/(vite|conformance)/` },
      to: { path: "^packages/vite/" },
    },
    ...[...ADAPTERS, ...OTHERS].map((name) => ({
      name: `published-entries-only-${name}`,
      comment: "another package is imported by its name, never by a path into its folder",
      severity: "error",
      from: { path: `^packages/${name}/` },
      to: { path: "^packages/", pathNot: `^packages/${name}/`, dependencyTypesNot: ["aliased"] },
    })),
    {
      name: "testkit-is-for-tests",
      comment: "what is shipped imports nothing of the tests' helpers",
      severity: "error",
      from: { path: "^(packages|examples)/", pathNot: `${TESTS}|^packages/(testkit|conformance)/` },
      to: { path: "^packages/testkit/" },
    },
    {
      name: "examples-use-published-entries",
      comment: "an example shows what a user can write",
      severity: "error",
      from: { path: "^examples/" },
      to: { path: "^packages/", dependencyTypesNot: ["aliased"] },
    },
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unresolvable",
      severity: "error",
      // Examples but the gallery are installed in a copy, by scripts/examples.mjs, which finds what does not resolve.
      from: { pathNot: "^examples/(?!gallery/)" },
      // The scanner reads the generic arrow function `<T>(…)` of a .ts file as JSX and invents this import.
      // Next and Astro are not installed here; Astro's module is made by our integration.
      to: { couldNotResolve: true, pathNot: "^(react/jsx-runtime|next/server|bucketfirst:images|#imports)$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/" },
    exclude: { path: "/dist/|node_modules/[.]cache" },
    // Package names lead to sources here: dist folders are bundles, in which an arrow cannot be seen.
    tsConfig: { fileName: "tsconfig.sources.json" },
    tsPreCompilationDeps: false,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "svelte", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".svelte", ".json"],
    },
  },
};

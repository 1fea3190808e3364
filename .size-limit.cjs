const adapters = require("./adapters.json");

const core = (name, imported, limit) => ({
  name: `core: ${name}`,
  path: "packages/core/dist/index.js",
  import: `{ ${imported} }`,
  gzip: true,
  limit,
});

module.exports = [
  core("buildUrl and cacheKey, with signing and the whole option table", "buildUrl, cacheKey", "9.5 kB"),
  core("processingPath alone", "processingPath", "5.12 kB"),
  { ...core("paintThumbhashes", "paintThumbhashes", "1.04 kB"), path: "packages/core/dist/thumbhash/index.js" },
  ...Object.entries(adapters).map(([name, { sizeLimit }]) => ({
    name: `${name}: CachedImage`,
    path: `node_modules/.cache/bucketfirst/bundles/${name}.js`,
    config: `scripts/sizes/asBundled.mjs?${name}`,
    gzip: true,
    limit: sizeLimit,
  })),
];

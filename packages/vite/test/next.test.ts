import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImageDescriptor } from "@bucketfirst/core";
import { afterEach, expect, test, vi } from "vitest";
import webpack, { type Configuration, type Stats } from "webpack";
import withBucketfirst, { type NextOptions } from "../src/next.js";
import bucketfirst from "../src/turbopack.js";
import { partsOf, signatureOf } from "./support/built.js";
import { makeProject } from "./support/project.js";

const OPTIONS: NextOptions = {
  proxyUrl: "https://img.example.com",
  cacheUrl: "https://bucket.example.com",
  sourceBase: "https://shop.example.com/originals",
  variants: { card: { resize: { type: "fill", width: 400, height: 300 } } },
};
const KEYS = { key: "736563726574", salt: "68656C6C6F" };
const KITE = "kite-bdca288ce296a981.jpg";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** The part of Next's own type that the rules go to. */
interface OwnConfig {
  reactStrictMode: boolean;
  turbopack?: { root?: string; rules?: Record<string, unknown> };
  webpack?(config: Configuration, context: { dev: boolean }): Configuration;
}

test("Turbopack gets rules beside those that are there", () => {
  const css = { loaders: ["css"], as: "*.css" };
  const config: OwnConfig = { reactStrictMode: true, turbopack: { root: "/", rules: { "*.css": css } } };
  const { reactStrictMode, turbopack } = withBucketfirst(config, OPTIONS);
  const ours = bucketfirst({ ...OPTIONS, originals: "public/originals" })["*"];
  expect(reactStrictMode).toBe(true);
  expect(turbopack).toEqual({ root: "/", rules: { "*.css": css, "*": ours } });
  const both: OwnConfig = { reactStrictMode: true, turbopack: { rules: { "*": css } } };
  expect(withBucketfirst(both, OPTIONS).turbopack?.rules).toEqual({ "*": [ours, css] });
});

/** Builds with the `webpack` of a configuration of Next, as Next does, and returns what the built module exports. */
async function buildIn(root: string, isDevelopment: boolean, options = OPTIONS): Promise<ImageDescriptor> {
  vi.spyOn(process, "cwd").mockReturnValue(root);
  const seen: boolean[] = [];
  const config: OwnConfig = {
    reactStrictMode: true,
    webpack: (given, { dev }) => {
      seen.push(dev);
      return given;
    },
  };
  const given: Configuration = {
    mode: isDevelopment ? "development" : "production",
    devtool: false,
    context: root,
    entry: "./src/main.js",
    experiments: { outputModule: true },
    output: { path: join(root, "dist"), library: { type: "module" }, filename: "main.mjs" },
    plugins: [],
  };
  const compiler = webpack(withBucketfirst(config, options).webpack!(given, { dev: isDevelopment }))!;
  const stats = await new Promise<Stats>((done, fail) =>
    compiler.run((error, result) => (error ? fail(error) : done(result!))),
  );
  await new Promise((done) => compiler.close(done));
  expect(seen).toEqual([isDevelopment]);
  if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
  return (await import(join(root, "dist/main.mjs"))).default;
}

const FILES = { "src/main.js": 'export { default } from "./kite.jpg?variant=card";\n' };

test("webpack gets the plugin: a build signs, and writes the original where Next serves it", async () => {
  vi.stubEnv("IMGPROXY_KEY", KEYS.key);
  vi.stubEnv("IMGPROXY_SALT", KEYS.salt);
  const root = await makeProject(FILES);
  const { signature, path, source } = partsOf(await buildIn(root, false));
  expect(source).toBe(`https://shop.example.com/originals/${KITE}`);
  expect(signature).toBe(signatureOf(path));
  const original = await readFile(join(root, "public/originals", KITE));
  expect(original.equals(await readFile(join(root, "src/kite.jpg")))).toBe(true);
});

test("during development webpack's pictures are those of bucketfirst-proxy dev, as Turbopack's are", async () => {
  const root = await makeProject(FILES);
  await expect(buildIn(root, true)).rejects.toThrow(
    "npx @bucketfirst/proxy dev --root public/originals in this folder",
  );
  await mkdir(join(root, ".bucketfirst"));
  await writeFile(join(root, ".bucketfirst/keys.json"), JSON.stringify(KEYS));
  const image = await buildIn(root, true);
  const [, signature, path = ""] = /^http:\/\/127\.0\.0\.1:8080\/proxy\/([^/]+)(\/.*)$/.exec(image.proxySrc) ?? [];
  expect(Buffer.from(path.split("/").at(-1) ?? "", "base64url").toString()).toBe(`local:///${KITE}`);
  expect(signature).toBe(signatureOf(path));
});

test("the plugin for webpack alone is refused while Next runs Turbopack, which would pass it over", async () => {
  vi.resetModules();
  await import("../src/webpack.js");
  vi.resetModules();
  // As Next sets it before it reads its configuration.
  vi.stubEnv("TURBOPACK", "auto");
  await expect(import("../src/webpack.js")).rejects.toThrow(
    "@bucketfirst/vite/webpack: expected webpack, got Turbopack, which takes no plugins. withBucketfirst of @bucketfirst/vite/next",
  );
  await expect(import("../src/next.js")).resolves.toHaveProperty("default");
});

test.each([
  [undefined, "undefined"],
  [null, "null"],
  [() => ({}), "function"],
])("refuses the configuration %s", (config, got) => {
  expect(() => withBucketfirst(config as object, OPTIONS)).toThrow(
    `config: expected the configuration of Next as an object, got ${got}`,
  );
});

import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImageDescriptor } from "@bucketfirst/core";
import { expect, onTestFinished, test, vi } from "vitest";
import webpack, { type Configuration, type Stats } from "webpack";
import type { BucketfirstOptions } from "../src/index.js";
import bucketfirst from "../src/webpack.js";
import { partsOf, picturesIn, signatureOf, textsIn } from "./support/built.js";
import { makeProject, PHOTOS, PRODUCTION } from "./support/project.js";

const KITE = "assets/kite-bdca288ce296a981.jpg";
const FILES = {
  "package.json": '{ "type": "module" }',
  "src/main.js": `import card from "photos/kite.jpg?variant=card";
import address from "./kite.jpg";
export { address, card };
`,
};
const VARIANTS = { card: { resize: { type: "fill", width: 400, height: 300 } } } as const;

/** A configuration as applications have it: pictures are addresses there, and a folder has a short name. */
const configOf = (root: string, options: BucketfirstOptions, more: Configuration = {}): Configuration => ({
  mode: "production",
  context: root,
  entry: "./src/main.js",
  experiments: { outputModule: true },
  output: { path: join(root, "dist"), library: { type: "module" }, publicPath: "/" },
  resolve: { alias: { photos: join(root, "src") } },
  module: { rules: [{ test: /\.jpg$/, type: "asset/resource" }] },
  plugins: [bucketfirst({ variants: VARIANTS, ...options })],
  ...more,
});

async function buildIn(root: string, options: BucketfirstOptions, more: Configuration = {}) {
  const compiler = webpack(configOf(root, options, more))!;
  const stats = await new Promise<Stats>((done, fail) =>
    compiler.run((error, result) => (error ? fail(error) : done(result!))),
  );
  await new Promise((done) => compiler.close(done));
  if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
  return stats.toString({ all: false, warnings: true });
}

const builtIn = async (root: string, file = "main.js"): Promise<{ card: ImageDescriptor; address: string }> =>
  import(join(root, "dist", file));

test("webpack signs pictures, and keeps the rules for other imports of the same file", async () => {
  const root = await makeProject(FILES);
  expect(await buildIn(root, PRODUCTION, { performance: { hints: false } })).toBe("");
  const { card, address } = await builtIn(root, "main.mjs");
  const { signature, path, source } = partsOf(card);
  expect(source).toBe(`https://shop.example.com/${KITE}`);
  expect(signature).toBe(signatureOf(path));
  expect(card).toMatchObject({ width: 400, height: 300, placeholder: expect.stringMatching(/^#/) });
  expect(address).toMatch(/^\/[0-9a-f]+\.jpg$/);
  expect(await picturesIn(join(root, "dist"))).toEqual([KITE, address.slice(1)].sort());
  expect(await readFile(join(root, "src/bucketfirst.d.ts"), "utf8")).toContain('declare module "*?variant=card"');
  const text = Object.values(await textsIn(join(root, "dist"))).join("\n");
  expect(text).not.toMatch(/736563726574|68656c6c6f|hmac/i);
});

test("an original stays in the output when other files change", async () => {
  const root = await makeProject({ ...FILES, "src/other.js": "export const other = 1;\n" });
  const output = { path: join(root, "dist"), library: { type: "module" }, clean: true };
  const entry = { main: "./src/main.js", other: "./src/other.js" };
  const compiler = webpack(configOf(root, PRODUCTION, { entry, output, performance: { hints: false } }))!;
  let builds = 0;
  const watching = compiler.watch({ aggregateTimeout: 20 }, () => builds++)!;
  onTestFinished(() => new Promise<void>((done) => watching.close(() => compiler.close(() => done()))));
  await vi.waitFor(() => expect(builds).toBe(1), 30_000);
  await writeFile(join(root, "src/other.js"), "export const other = 2;\n");
  await vi.waitFor(async () => expect(await readFile(join(root, "dist/other.mjs"), "utf8")).toContain("2"), 30_000);
  expect(await picturesIn(join(root, "dist"))).toContain(KITE);
});

test.each([
  ["no keys", { ...PRODUCTION, signing: undefined }, /IMGPROXY_KEY and IMGPROXY_SALT are not set/],
  [
    "a renamed variant",
    { ...PRODUCTION, variants: { tile: VARIANTS.card } },
    /variant: expected one of tile, got "card"/,
  ],
])("%s fails the build by name", async (_, options, message) => {
  await expect(buildIn(await makeProject(FILES), options)).rejects.toThrow(message);
});

test("watching in development, it starts the development server, follows a changed picture, and stops the server", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const root = await makeProject(FILES);
  const compiler = webpack(configOf(root, { dev: { port: 0 } }, { mode: "development", devtool: false }))!;
  let builds = 0;
  const failed: unknown[] = [];
  const watching = compiler.watch({ aggregateTimeout: 20 }, (error, stats) => {
    if (error || stats!.hasErrors()) failed.push(error ?? stats!.toString());
    builds++;
  })!;
  const close = (): Promise<void> => new Promise((done) => watching.close(() => compiler.close(() => done())));
  onTestFinished(close);
  const textOf = () => readFile(join(root, "dist/main.mjs"), "utf8");
  await vi.waitFor(() => expect(builds).toBe(1), 30_000);
  expect(failed).toEqual([]);
  expect(log.mock.calls.join("\n")).toMatch(/^bucketfirst {2}pictures {2}http:\/\/127\.0\.0\.1:\d+ {2}\(folder /);
  const before = await textOf();
  const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(before)!;
  expect((await fetch(origin)).status).toBe(200);
  await copyFile(join(PHOTOS, "grey.jpg"), join(root, "src/kite.jpg"));
  await vi.waitFor(
    async () => expect((await textOf()).includes(before.match(/"proxySrc.{200}/)![0])).toBe(false),
    20_000,
  );
  await close();
  await expect(fetch(origin)).rejects.toThrow("fetch failed");
});

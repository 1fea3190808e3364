import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImageDescriptor } from "@bucketfirst/core";
import { type InputPluginOption, rollup, watch } from "rollup";
import { expect, test, vi } from "vitest";
import type { BucketfirstOptions } from "../src/index.js";
import bucketfirst from "../src/rollup.js";
import { partsOf, picturesIn, signatureOf, textsIn } from "./support/built.js";
import { makeProject, PHOTOS, PRODUCTION } from "./support/project.js";

const KITE = "assets/kite-bdca288ce296a981.jpg";
const FILES = {
  "package.json": '{ "type": "module" }',
  "src/main.js": `import card from "./kite.jpg?variant=card";
import hero from "./kite.jpg?variant=hero";
export { card, hero };
`,
};
const VARIANTS = { card: { resize: { type: "fill", width: 400, height: 300 } }, hero: { width: 800 } } as const;

async function buildIn(root: string, options: BucketfirstOptions, others: InputPluginOption = []) {
  const warnings: string[] = [];
  const bundle = await rollup({
    input: join(root, "src/main.js"),
    plugins: [bucketfirst({ variants: VARIANTS, types: false, ...options }), others],
    onwarn: ({ message }) => void warnings.push(message),
  });
  await bundle.write({ dir: join(root, "dist") });
  const built: { card: ImageDescriptor; hero: ImageDescriptor } = await import(join(root, "dist/main.js"));
  return { ...built, warnings };
}

test("Rollup signs pictures, and copies each original once", async () => {
  const root = await makeProject(FILES);
  const { card, hero, warnings } = await buildIn(root, PRODUCTION);
  for (const image of [card, hero]) {
    const { signature, path, source } = partsOf(image);
    expect(source).toBe(`https://shop.example.com/${KITE}`);
    expect(signature).toBe(signatureOf(path));
  }
  expect([card.width, card.height, hero.width, hero.height]).toEqual([400, 300, 800, 500]);
  expect(await picturesIn(join(root, "dist"))).toEqual([KITE]);
  expect((await readFile(join(root, "dist", KITE))).equals(await readFile(join(root, "src/kite.jpg")))).toBe(true);
  expect(warnings).toEqual([]);
  const text = Object.values(await textsIn(join(root, "dist"))).join("\n");
  expect(text).not.toMatch(/736563726574|68656c6c6f|hmac/i);
});

test("it leaves nothing to plugins behind it that know pictures", async () => {
  const root = await makeProject(FILES);
  const load = vi.fn(() => null);
  await buildIn(root, PRODUCTION, { name: "image", load });
  expect(load.mock.calls.flat().filter((id: unknown) => String(id).includes(".jpg"))).toEqual([]);
});

test("a build without keys fails, and names them", async () => {
  const { signing, ...keyless } = PRODUCTION;
  await expect(buildIn(await makeProject(FILES), keyless)).rejects.toThrow(
    /IMGPROXY_KEY and IMGPROXY_SALT are not set/,
  );
});

test("a renamed variant fails the build with its name", async () => {
  const renamed = buildIn(await makeProject(FILES), { ...PRODUCTION, variants: { card: VARIANTS.card } });
  await expect(renamed).rejects.toThrow(/variant: expected one of card, got "hero" \(imported by /);
});

test("watching, it starts the development server, follows a changed picture, and stops the server at the end", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  const root = await makeProject(FILES);
  const folder = join(root, ".bucketfirst");
  const watcher = watch({
    input: join(root, "src/main.js"),
    output: { dir: join(root, "dist") },
    plugins: [bucketfirst({ variants: VARIANTS, types: false, dev: { port: 0, folder } })],
  });
  let ends = 0;
  watcher.on("event", (event) => {
    if (event.code === "END") ends++;
    if (event.code === "ERROR") throw event.error;
  });
  await vi.waitFor(() => expect(ends).toBe(1), 30_000);
  const before = await readFile(join(root, "dist/main.js"), "utf8");
  const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(before)!;
  expect((await fetch(origin)).status).toBe(200);
  expect(await picturesIn(join(root, "dist"))).toEqual([]);
  await copyFile(join(PHOTOS, "grey.jpg"), join(root, "src/kite.jpg"));
  await vi.waitFor(() => expect(ends).toBe(2), 30_000);
  expect(await readFile(join(root, "dist/main.js"), "utf8")).not.toBe(before);
  await watcher.close();
  await vi.waitFor(() => expect(fetch(origin)).rejects.toThrow("fetch failed"), 30_000);
});

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImageDescriptor } from "@bucketfirst/core";
import { expect, test, vi } from "vitest";
import bucketfirst, { type TurbopackOptions } from "../src/turbopack.js";
import loader from "../src/turbopackLoader.js";
import { partsOf, signatureOf } from "./support/built.js";
import { makeProject } from "./support/project.js";

const VARIANTS = { card: { resize: { type: "fill", width: 400, height: 300 } } } as const;
const OPTIONS: TurbopackOptions = {
  proxyUrl: "https://img.example.com",
  cacheUrl: "https://bucket.example.com",
  sourceBase: "https://shop.example.com/originals",
  originals: "public/originals",
  variants: VARIANTS,
};
const KEYS = { key: "736563726574", salt: "68656C6C6F" };

/** Loads one import as Turbopack does in a process of its own, to which the settings go as JSON. */
async function load(root: string, query: string, mode: string, options = OPTIONS): Promise<string> {
  vi.spyOn(process, "cwd").mockReturnValue(root);
  const [rule] = Object.values(bucketfirst(options));
  vi.restoreAllMocks();
  expect(rule?.condition.query.test(query)).toBe(true);
  const settings = JSON.parse(JSON.stringify(rule?.loaders[0]?.options));
  return new Promise((done, fail) =>
    loader.call({
      async: () => (error, code) => (error ? fail(error) : done(code as string)),
      getOptions: () => settings,
      mode,
      resourcePath: join(root, "src/kite.jpg"),
      resourceQuery: query,
    }),
  );
}

/** The part of Next's types that takes rules, of which Next itself is not installed here. */
type Value = string | number | boolean | Value[] | { [k: string]: Value };
type Rule = {
  loaders?: (string | { loader: string; options?: Record<string, Value> })[];
  as?: string;
  condition?: object;
};
const inNext: { turbopack: { rules?: Record<string, Rule> } } = { turbopack: { rules: bucketfirst(OPTIONS) } };

const imageOf = (code: string): ImageDescriptor => JSON.parse(code.replace(/^export default /, "").replace(/;$/, ""));

test("a build signs, measures, and writes the original where Next serves it", async () => {
  vi.stubEnv("IMGPROXY_KEY", KEYS.key);
  vi.stubEnv("IMGPROXY_SALT", KEYS.salt);
  const root = await makeProject({});
  const code = await load(root, "?variant=card", "production");
  vi.unstubAllEnvs();
  const { signature, path, source } = partsOf(imageOf(code));
  expect(source).toBe("https://shop.example.com/originals/kite-bdca288ce296a981.jpg");
  expect(signature).toBe(signatureOf(path));
  expect(imageOf(code)).toMatchObject({ width: 400, height: 300, placeholder: expect.stringMatching(/^#/) });
  expect(code).not.toMatch(/736563726574|68656c6c6f/i);
  const original = await readFile(join(root, "public/originals/kite-bdca288ce296a981.jpg"));
  expect(original.equals(await readFile(join(root, "src/kite.jpg")))).toBe(true);
  expect(await readFile(join(root, "src/bucketfirst.d.ts"), "utf8")).toContain('declare module "*?variant=card"');
});

test("the rules leave all other imports alone", () => {
  const [condition] = Object.values(inNext.turbopack.rules ?? {}).map((rule) => rule.condition as { query: RegExp });
  expect(["", "?url", "?variants=card", "?invariant=1"].filter((query) => condition?.query.test(query))).toEqual([]);
});

test("a build without keys names them, and a misspelt variant its name", async () => {
  const root = await makeProject({});
  await expect(load(root, "?variant=card", "production")).rejects.toThrow("IMGPROXY_KEY and IMGPROXY_SALT are not set");
  await expect(load(root, "?variant=crad", "production")).rejects.toThrow(
    './src/kite.jpg?variant=crad: variant: expected one of card, got "crad"',
  );
});

test("while one develops, pictures are those of bucketfirst-proxy dev in the same folder", async () => {
  const root = await makeProject({});
  await expect(load(root, "?variant=card", "development")).rejects.toThrow(
    "npx @bucketfirst/proxy dev --root public/originals in this folder makes keys",
  );
  await mkdir(join(root, ".bucketfirst"));
  await writeFile(join(root, ".bucketfirst/keys.json"), JSON.stringify(KEYS));
  const image = imageOf(await load(root, "?variant=card", "development"));
  const [, signature, path = ""] = /^http:\/\/127\.0\.0\.1:8080\/proxy\/([^/]+)(\/.*)$/.exec(image.proxySrc) ?? [];
  expect(Buffer.from(path.split("/").at(-1) ?? "", "base64url").toString()).toBe("local:///kite-bdca288ce296a981.jpg");
  expect(signature).toBe(signatureOf(path));
  expect(image.cachedSrc).toMatch(/^http:\/\/127\.0\.0\.1:8080\/bucket\/[0-9a-f]{32}$/);

  const other = await makeProject({
    ".bucketfirst/keys.json": JSON.stringify(KEYS),
    ".bucketfirst/server.json": '{ "url": "http://127.0.0.1:41234", "pid": 1 }',
  });
  expect(imageOf(await load(other, "?variant=card", "development"))).toMatchObject({
    cachedSrc: expect.stringMatching(/^http:\/\/127\.0\.0\.1:41234\/bucket\//),
    proxySrc: expect.stringMatching(/^http:\/\/127\.0\.0\.1:41234\/proxy\//),
  });
});

test.each([
  [{ originals: undefined }, "originals: expected a folder of files that Next serves, such as public/originals"],
  [{ signing: KEYS }, "signing: expected the variables IMGPROXY_KEY and IMGPROXY_SALT in its place, got keys"],
  [{ encoding: { encrypt: "key" } }, "encoding: expected a name, got a value of type object"],
])("refuses %j", (wrong, message) => {
  expect(() => bucketfirst({ ...OPTIONS, ...wrong } as unknown as TurbopackOptions)).toThrow(message);
});

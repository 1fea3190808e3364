import { createHash } from "node:crypto";
import { copyFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ImageDescriptor } from "@bucketfirst/core";
import { build, type InlineConfig } from "vite";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sources } from "../../../test/sources.js";
import bucketfirst, { type BucketfirstOptions } from "../src/index.js";
import { partsOf, picturesIn, signatureOf, textsIn } from "./support/built.js";
import { makeProject, PHOTOS, PRODUCTION, page } from "./support/project.js";

const KITE = "kite-bdca288ce296a981.jpg";
const VARIANTS = { card: { resize: { type: "fill", width: 400, height: 300 } } } as const;
const FILES = {
  "package.json": '{ "type": "module" }',
  "index.html": page("/src/main.ts"),
  "src/main.ts": 'import kite from "./kite.jpg?variant=card";\ndocument.title = JSON.stringify(kite);\n',
  "src/server.ts": 'export { default as kite } from "./kite.jpg?variant=card";\n',
};

/** Builds a project, without a word. */
const buildIn = (root: string, options: BucketfirstOptions, config: InlineConfig = {}) =>
  build({
    root,
    configFile: false,
    logLevel: "silent",
    ...sources,
    plugins: [bucketfirst({ variants: VARIANTS, ...options })],
    ...config,
  });

let servers = 0;

/** Builds what a server runs, and returns what it exports. */
async function buildServer(root: string, options: BucketfirstOptions, config: InlineConfig = {}) {
  const outDir = `server${++servers}`;
  await buildIn(root, options, { ...config, build: { ssr: "src/server.ts", outDir, ...config.build } });
  const exported: { kite: ImageDescriptor; all?: object } = await import(join(root, outDir, "server.js"));
  return { ...exported, pictures: await picturesIn(join(root, outDir)) };
}

// Vitest says so, and the plugin makes placeholders then.
beforeEach(() => void vi.stubEnv("VITEST", undefined));
afterEach(() => void vi.unstubAllEnvs());

describe("a build", () => {
  test("signs the address that the original has in the output", async () => {
    const root = await makeProject(FILES);
    const { kite, pictures } = await buildServer(root, PRODUCTION);
    const { signature, path, source } = partsOf(kite);
    expect(source).toBe(`https://shop.example.com/assets/${KITE}`);
    expect(signature).toBe(signatureOf(path));
    expect(kite).toMatchObject({ width: 400, height: 300, placeholder: expect.stringMatching(/^#[0-9a-f]{6}$/) });

    await buildIn(root, PRODUCTION);
    const texts = await textsIn(join(root, "dist"));
    expect(Object.values(texts).join("\n")).toContain(`${signature}${path}`);
    expect(await picturesIn(join(root, "dist"))).toEqual([`assets/${KITE}`]);
    // The client's output has the files, as those of any other import.
    expect(pictures).toEqual([]);
    const both = await buildServer(root, PRODUCTION, { build: { ssrEmitAssets: true } });
    expect(both.pictures).toEqual([`assets/${KITE}`]);
  });

  test("a changed picture has another address, the same one the same", async () => {
    const root = await makeProject(FILES);
    const before = await buildServer(root, PRODUCTION);
    expect((await buildServer(root, PRODUCTION)).kite).toEqual(before.kite);
    await copyFile(join(PHOTOS, "grey.jpg"), join(root, "src/kite.jpg"));
    const after = await buildServer(root, PRODUCTION);
    expect(partsOf(after.kite).source).not.toBe(partsOf(before.kite).source);
    expect(after.kite.cachedSrc).not.toBe(before.kite.cachedSrc);
  });

  test.each([
    [
      "./kite.jpg?variant=crad",
      /kite\.jpg\?variant=crad: variant: expected one of card, got "crad" \(imported by src\/main\.ts\)/,
    ],
    ["./kite.jpg?variant", /variant: expected one of card, got ""/],
    ["./kite.jpg?variant=card&width=3", /expected \?variant=NAME alone, got "width"/],
    ["./kit.jpg?variant=card", /kit\.jpg\?variant=card: expected a file, found none \(imported by src\/main\.ts\)/],
    ["./text.jpg?variant=card", /text\.jpg: expected a picture/],
  ])("%s fails it", async (name, message) => {
    const root = await makeProject({
      ...FILES,
      "src/text.jpg": "text",
      "src/main.ts": `import kite from "${name}";\ndocument.title = JSON.stringify(kite);\n`,
    });
    await expect(buildIn(root, PRODUCTION)).rejects.toThrow(message);
  });

  test("a variant that was renamed fails it with the old name", async () => {
    const root = await makeProject(FILES);
    const renamed = buildIn(root, { ...PRODUCTION, variants: { tile: VARIANTS.card } });
    await expect(renamed).rejects.toThrow(/variant: expected one of tile, got "card"/);
  });

  test("a policy is the first element behind the charset, and allows what the page holds inline", async () => {
    const html = FILES["index.html"].replace("</title>", "</title><script>a</script><style>p { color: red }</style>");
    const root = await makeProject({ ...FILES, "index.html": html });
    await buildIn(root, { ...PRODUCTION, policy: "default-src 'self'; form-action 'self'" });
    const { "index.html": built = "" } = await textsIn(join(root, "dist"));
    const [, content = ""] =
      /<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="([^"]+)"><link rel="preconnect"/.exec(
        built,
      ) ?? [];
    const hashesOf = (name: string) =>
      [...built.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(
        ([, text]) => `'sha256-${createHash("sha256").update(text!).digest("base64")}'`,
      );
    expect([hashesOf("script").length, hashesOf("style").length]).toEqual([2, 2]);
    expect(content).toBe(
      `default-src 'self'; form-action 'self'; script-src 'self' ${hashesOf("script").join(" ")}; style-src 'self' ${hashesOf("style").join(" ")}; img-src 'self' https://bucket.example.com https://img.example.com`,
    );
  });

  test("a policy of a page without our head, and one of a build without keys", async () => {
    const root = await makeProject(FILES);
    const policy = "default-src 'self'";
    await buildIn(root, { ...PRODUCTION, policy, head: false });
    expect((await textsIn(join(root, "dist")))["index.html"]).toContain(
      `content="default-src 'self'; img-src 'self' https://bucket.example.com https://img.example.com"><title>`,
    );
    vi.stubEnv("BUCKETFIRST_WITHOUT_KEYS", "placeholders");
    await buildIn(root, { ...PRODUCTION, signing: { key: undefined, salt: undefined }, policy, head: false });
    expect((await textsIn(join(root, "dist")))["index.html"]).toContain(
      `content="default-src 'self'; img-src 'self' data:"><title>`,
    );
  });

  test("beside a policy small pictures stay files, unless the project says otherwise", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    const root = await makeProject({
      ...FILES,
      "src/dot.svg": svg,
      "src/main.ts": 'import dot from "./dot.svg";\ndocument.title = dot;\n',
    });
    const isInline = async (config: InlineConfig, policy?: string) => {
      await buildIn(root, { ...PRODUCTION, ...(policy !== undefined && { policy }) }, config);
      return Object.values(await textsIn(join(root, "dist"))).some((text) => text.includes("data:image/svg+xml"));
    };
    expect(await isInline({})).toBe(true);
    expect(await isInline({}, "default-src 'self'")).toBe(false);
    expect(await isInline({ build: { assetsInlineLimit: 500 } }, "img-src 'self' data:")).toBe(true);
  });

  test.each([[true], [""], ["strict"]])("refuses the policy %j", (policy) => {
    expect(() => bucketfirst({ policy: policy as string })).toThrow(
      `policy: expected a Content-Security-Policy such as "default-src 'self'", got ${JSON.stringify(policy)}`,
    );
  });

  test("finds pictures by an alias and by a glob", async () => {
    const root = await makeProject({
      ...FILES,
      "src/server.ts": `export { default as kite } from "@/kite.jpg?variant=card";
export const all = import.meta.glob("./*.jpg", { query: "?variant=card", eager: true, import: "default" });
`,
    });
    const alias = [...sources.resolve.alias, { find: "@", replacement: join(root, "src") }];
    const { kite, all } = await buildServer(root, PRODUCTION, { resolve: { alias } });
    expect(partsOf(kite).source).toBe(`https://shop.example.com/assets/${KITE}`);
    expect(all).toEqual({ "./kite.jpg": kite });
  });

  test("takes addresses and keys of the environment and of .env", async () => {
    const root = await makeProject({
      ...FILES,
      ".env": "PROXY_URL=https://img.example.com\nCACHE_URL=https://bucket.example.com\nIMGPROXY_KEY=736563726574\n",
      ".env.production": "SOURCE_BASE=https://shop.example.com\n",
    });
    vi.stubEnv("IMGPROXY_SALT", "68656C6C6F");
    const { kite } = await buildServer(root, {});
    const { signature, path } = partsOf(kite);
    expect(signature).toBe(signatureOf(path));
    expect(kite.cachedSrc).toMatch(/^https:\/\/bucket\.example\.com\/[0-9a-f]{32}$/);
  });

  test("writes originals into a folder of their own", async () => {
    const root = await makeProject(FILES);
    const { kite } = await buildServer(root, { ...PRODUCTION, sourceBase: "s3://photos", originals: "out/originals" });
    await buildIn(root, { ...PRODUCTION, sourceBase: "s3://photos", originals: "out/originals" });
    expect(partsOf(kite).source).toBe(`s3://photos/${KITE}`);
    expect(await picturesIn(join(root, "out/originals"))).toEqual([KITE]);
    expect(await picturesIn(join(root, "dist"))).toEqual([]);
  });

  test.each([
    [
      "assets of another name",
      { build: { rollupOptions: { output: { assetFileNames: "_app/[name].[hash:8][extname]" } } } },
      "_app/kite.bdca288ce296a981.jpg",
    ],
    ["another folder for assets", { build: { assetsDir: "_astro" } }, `_astro/${KITE}`],
    ["a folder that ends in a slash", { build: { assetsDir: "_nuxt/" } }, `_nuxt/${KITE}`],
    ["a base on another host", { base: "https://cdn.example.com/app/" }, `assets/${KITE}`],
  ] as [string, InlineConfig, string][])("follows %s", async (_, config, name) => {
    const root = await makeProject(FILES);
    const { sourceBase, ...rest } = PRODUCTION;
    await buildIn(root, "base" in config ? rest : PRODUCTION, config);
    expect(await picturesIn(join(root, "dist"))).toEqual([name]);
    const source = `${"base" in config ? "https://cdn.example.com/app" : sourceBase}/${name}`;
    const encoded = Buffer.from(source).toString("base64url");
    expect(Object.values(await textsIn(join(root, "dist"))).join("\n")).toContain(encoded);
  });
});

describe("keys", () => {
  const { signing, ...keyless } = PRODUCTION;

  test("nothing of them, and no signing code, is in any output", async () => {
    const root = await makeProject(FILES);
    const key = "a1".repeat(32);
    const salt = "b2".repeat(32);
    for (const sets of [true, false]) {
      await buildIn(root, { ...PRODUCTION, sets, signing: { key, salt } }, { build: { sourcemap: true } });
      await buildIn(
        root,
        { ...PRODUCTION, sets, signing: { key, salt } },
        { build: { ssr: "src/server.ts", outDir: "server", sourcemap: true } },
      );
      const texts = { ...(await textsIn(join(root, "dist"))), ...(await textsIn(join(root, "server"))) };
      expect(Object.keys(texts)).toEqual(expect.arrayContaining(["index.html", "server.js", "server.js.map"]));
      for (const [name, text] of Object.entries(texts)) {
        for (const secret of [
          key,
          salt,
          Buffer.from(key, "hex").toString("base64"),
          "createHmac",
          "hmac",
          "createImages",
          "IMGPROXY_",
        ])
          expect([name, text.toLowerCase().includes(secret.toLowerCase())]).toEqual([name, false]);
      }
    }
  });

  test.each([
    ["neither", {}, {}, /IMGPROXY_KEY and IMGPROXY_SALT are not set, .*BUCKETFIRST_WITHOUT_KEYS=placeholders/s],
    ["no salt", {}, { IMGPROXY_KEY: "aa" }, /IMGPROXY_SALT is not set/],
    ["no key in the settings", { signing: { key: undefined, salt: "aa" } }, {}, /signing\.key is not set/],
    [
      "a key that is no hex",
      {},
      { IMGPROXY_KEY: "secret", IMGPROXY_SALT: "aa" },
      /IMGPROXY_KEY: expected hex of even length, got 6 characters/,
    ],
    ["another word", {}, { BUCKETFIRST_WITHOUT_KEYS: "1" }, /BUCKETFIRST_WITHOUT_KEYS=placeholders .*\(got "1"\)/],
  ])("%s fails the build", async (_, options, environment, message) => {
    const root = await makeProject(FILES);
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    await expect(buildIn(root, { ...keyless, ...options })).rejects.toThrow(message);
  });

  test("CI without secrets builds placeholders, which name no server, and says so", async () => {
    vi.stubEnv("BUCKETFIRST_WITHOUT_KEYS", "placeholders");
    const root = await makeProject(FILES);
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    await buildIn(root, {}, { logLevel: "warn" });
    expect(warned.mock.calls.join("\n")).toContain("every picture of this build is a placeholder");
    const { kite } = await buildServer(root, { ...keyless, sets: true });
    expect(kite).toMatchObject({ width: 400, height: 300, cachedSrc: kite.proxySrc });
    expect(decodeURIComponent(kite.proxySrc)).toMatch(/^data:image\/svg\+xml,<svg .*built without keys/);
    expect(JSON.stringify(kite)).not.toMatch(/example\.com|invalid/);
  });

  test("keys are used where they are, whatever else is set", async () => {
    vi.stubEnv("BUCKETFIRST_WITHOUT_KEYS", "placeholders");
    const { kite } = await buildServer(await makeProject(FILES), PRODUCTION);
    expect(partsOf(kite).signature).toBe(signatureOf(partsOf(kite).path));
  });

  test("an imgproxy without keys has to be named", async () => {
    const { kite } = await buildServer(await makeProject(FILES), { ...PRODUCTION, signing: false });
    expect(partsOf(kite).signature).toBe("unsafe");
  });

  test.each([
    ["proxyUrl", /proxyUrl: expected .*PROXY_URL/],
    ["sourceBase", /sourceBase: expected .*SOURCE_BASE/],
  ])("a build without %s names it", async (name, message) => {
    await expect(buildIn(await makeProject(FILES), { ...PRODUCTION, [name]: undefined })).rejects.toThrow(message);
  });
});

test("tests of an application get placeholders, and need neither keys nor a server", async () => {
  vi.stubEnv("VITEST", "true");
  const { kite } = await buildServer(await makeProject(FILES), {});
  expect(kite).toMatchObject({ width: 400, height: 300, proxySrc: expect.stringMatching(/^data:/) });
});

test("a file that was renamed away is named", async () => {
  const root = await makeProject(FILES);
  await rename(join(root, "src/kite.jpg"), join(root, "src/dragon.jpg"));
  await expect(buildIn(root, PRODUCTION)).rejects.toThrow(/kite\.jpg\?variant=card: expected a file/);
  await rm(join(root, "src/dragon.jpg"));
});

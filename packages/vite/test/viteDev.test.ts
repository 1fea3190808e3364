import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createServer, type InlineConfig, type ViteDevServer } from "vite";
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { sources } from "../../../test/sources.js";
import bucketfirst, { type BucketfirstOptions } from "../src/index.js";
import { closeBrowser, hasChromium, openPage, paintedPicture } from "./support/browser.js";
import { makeProject, PHOTOS, page } from "./support/project.js";

const FILES = {
  "index.html": page("/src/main.ts"),
  "src/main.ts": `import { renderImage } from "@bucketfirst/core/html";
import kite from "./kite.jpg?variant=card";
document.body.innerHTML = renderImage(kite, { alt: "A kite" });
import.meta.hot?.accept();
`,
};
const VARIANTS = { card: { resize: { type: "fill", width: 400, height: 300 } } } as const;

beforeEach(() => void vi.stubEnv("VITEST", undefined));
afterEach(() => void vi.unstubAllEnvs());
afterAll(closeBrowser);

/** Starts Vite's server; `close` may be called before the test ends. */
async function startVite(root: string, options: BucketfirstOptions = {}, config: InlineConfig = {}) {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: "silent",
    ...sources,
    plugins: [bucketfirst({ variants: VARIANTS, dev: { port: 0 }, ...options })],
    ...config,
    server: { host: "127.0.0.1", port: 0, ...config.server },
  });
  onTestFinished(() => server.close());
  await server.listen();
  return server;
}

const urlOf = ({ resolvedUrls }: ViteDevServer): string => resolvedUrls!.local[0]!;
const statsAt = async (origin: string) => (await (await fetch(`${origin}/_bucketfirst/stats`)).json()).stats;

describe.skipIf(!hasChromium)("a page in development", () => {
  test("is served by the development server, which ends with Vite's; a changed picture is shown without a reload", async () => {
    const root = await makeProject(FILES);
    const server = await startVite(root);
    const { page, faults } = await openPage();
    await page.goto(urlOf(server));
    const first = await paintedPicture(page);
    expect(first).toMatchObject({ stage: "proxy", natural: "400 × 300" });
    const { origin } = new URL(first.src);
    expect(origin).not.toBe(new URL(urlOf(server)).origin);
    expect(await readdir(join(root, ".bucketfirst"))).toEqual([".gitignore", "bucket", "keys.json", "originals"]);
    await vi.waitFor(async () => expect(await statsAt(origin)).toMatchObject({ proxied: 1, stored: 1 }), 30_000);

    await page.reload();
    expect(await paintedPicture(page)).toMatchObject({ stage: "cache", natural: "400 × 300" });

    await page.evaluate(() => Object.assign(window, { mark: true }));
    await copyFile(join(PHOTOS, "grey.jpg"), join(root, "src/kite.jpg"));
    await page.waitForFunction((src) => document.querySelector("img")?.src !== src, first.src);
    expect((await paintedPicture(page)).src).not.toBe(first.src);
    expect(await page.evaluate(() => "mark" in window)).toBe(true);
    expect(faults).toEqual([]);

    await server.close();
    await expect(fetch(origin)).rejects.toThrow("fetch failed");
  });

  test("a changed variant of vite.config updates the page; the development server stays where it is", async () => {
    const root = await makeProject({
      ...FILES,
      "variants.mjs": "export default { card: { width: 400 } };",
      "vite.config.mjs": `import variants from "./variants.mjs";
export default { plugins: [globalThis.bucketfirst({ variants, dev: { port: 0 } })] };
`,
    });
    vi.stubGlobal("bucketfirst", bucketfirst);
    onTestFinished(() => void vi.unstubAllGlobals());
    const server = await startVite(root, {}, { configFile: undefined, plugins: [] });
    const { page, faults } = await openPage();
    await page.goto(urlOf(server));
    const first = await paintedPicture(page);
    expect(first.box).toBe("400 × 250");
    await writeFile(join(root, "variants.mjs"), "export default { card: { width: 160 }, hero: { width: 800 } };");
    await page.waitForFunction(() => document.querySelector("img")?.width === 160);
    const second = await paintedPicture(page);
    expect(second.box).toBe("160 × 100");
    expect(new URL(second.src).origin).toBe(new URL(first.src).origin);
    expect(await readFile(join(root, "src/bucketfirst.d.ts"), "utf8")).toContain('"card" | "hero"');
    expect(faults.filter((line) => !line.includes("[vite]"))).toEqual([]);
  });
});

test("a misspelt variant is named", async () => {
  const server = await startVite(
    await makeProject({ ...FILES, "src/main.ts": 'import kite from "./kite.jpg?variant=crad";\nconsole.log(kite);\n' }),
  );
  await expect(server.transformRequest("/src/main.ts")).rejects.toThrow(
    /kite\.jpg\?variant=crad: variant: expected one of card, got "crad" \(imported by src\/main\.ts\)/,
  );
});

test("a project without a picture starts no development server", async () => {
  const root = await makeProject({ ...FILES, "src/main.ts": "document.title = 'none';\n" });
  const server = await startVite(root, { head: false });
  await server.transformRequest("/src/main.ts");
  expect(await readdir(root)).not.toContain(".bucketfirst");
});

test("keys of the environment sign in development too", async () => {
  vi.stubEnv("IMGPROXY_KEY", "736563726574");
  vi.stubEnv("IMGPROXY_SALT", "68656C6C6F");
  const root = await makeProject(FILES);
  const server = await startVite(root);
  await server.ssrLoadModule("/src/kite.jpg?variant=card");
  expect(await readdir(join(root, ".bucketfirst"))).not.toContain("keys.json");
});

test("dev: false names production, and needs its keys", async () => {
  const options = { dev: false, proxyUrl: "https://img.example.com", sourceBase: "local:///", originals: "originals" };
  const server = await startVite(await makeProject(FILES), options);
  await expect(server.ssrLoadModule("/src/kite.jpg?variant=card")).rejects.toThrow(/IMGPROXY_KEY and IMGPROXY_SALT/);
  const root = await makeProject(FILES);
  const unsigned = await startVite(root, { ...options, signing: false });
  const { default: kite } = await unsigned.ssrLoadModule("/src/kite.jpg?variant=card");
  expect(kite.proxySrc).toMatch(/^https:\/\/img\.example\.com\/unsafe\//);
  expect(await readdir(join(root, "originals"))).toEqual(["kite-bdca288ce296a981.jpg"]);
});

test("dev: false without a folder for originals is refused, since no imgproxy could fetch them", async () => {
  const server = await startVite(await makeProject(FILES), {
    dev: false,
    proxyUrl: "https://img.example.com",
    sourceBase: "https://shop.example.com",
    signing: false,
  });
  await expect(server.ssrLoadModule("/src/kite.jpg?variant=card")).rejects.toThrow(/originals: expected a folder/);
});

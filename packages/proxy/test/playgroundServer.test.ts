import { mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createImages, signPath } from "@bucketfirst/core";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { listPhotos } from "../src/playground/listPhotos.js";
import type { Addresses, Explained, Setup } from "../src/playground/protocol.js";
import { startDev } from "./support/dev.js";

type Dev = Awaited<ReturnType<typeof startDev>>;

const post = (dev: Dev, name: string, body: unknown, headers: Record<string, string> = { origin: dev.url }) =>
  fetch(`${dev.playgroundUrl}/${name}`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const asked = async <T>(dev: Dev, name: string, body: unknown): Promise<T> => (await post(dev, name, body)).json() as T;

const REQUEST = { source: "local:///photo.jpg", options: { width: 100 }, formats: ["webp"] };

test("the page and its files come with the strictest policy; no path is built from a name", async () => {
  const dev = await startDev();
  for (const [name, type] of [
    ["", "text/html; charset=utf-8"],
    ["/", "text/html; charset=utf-8"],
    ["/app.js", "text/javascript; charset=utf-8"],
    ["/app.css", "text/css; charset=utf-8"],
  ]) {
    const response = await fetch(dev.playgroundUrl + name);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
    const policy = response.headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toContain("unsafe");
  }
  for (const name of ["/app.ts", "/..%2fkeys.json", "/toString", "/THIRD-PARTY.txt"])
    expect((await fetch(dev.playgroundUrl + name)).status).toBe(404);
  expect((await fetch(dev.playgroundUrl, { method: "POST" })).status).toBe(405);
});

test("the page's script and style are small, and nothing that runs in production leads to them", async () => {
  const dist = new URL("../dist/", import.meta.url);
  const sizes = await Promise.all(
    ["app.js", "app.css"].map(async (name) => (await stat(new URL(`playground/${name}`, dist))).size),
  );
  expect(sizes[0]! + sizes[1]!).toBeLessThan(100_000);
  const seen = new Set<string>();
  async function follow(name: string): Promise<void> {
    if (seen.has(name)) return;
    seen.add(name);
    const code = await readFile(new URL(name, dist), "utf8");
    expect(code.includes("/_bucketfirst/playground"), name).toBe(false);
    for (const [, next] of code.matchAll(/^(?:import|export)[^"';]*?(?:from )?"\.\/([^"]+)";$/gm)) await follow(next!);
  }
  for (const entry of ["index.js", "bin.js"]) await follow(entry);
  expect(seen.size).toBeGreaterThan(5);
});

test("what asks for work is a POST of the server's own page, and nothing else", async () => {
  const dev = await startDev();
  for (const name of ["setup", "addresses", "inspect", "upload"]) {
    expect((await fetch(`${dev.playgroundUrl}/${name}`)).status).toBe(405);
    expect((await post(dev, name, REQUEST, {})).status).toBe(403);
    expect((await post(dev, name, REQUEST, { origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await post(dev, name, REQUEST, { origin: dev.url, "x-forwarded-for": "203.0.113.9" })).status).toBe(403);
  }
});

test("addresses, key and set are those that an application makes, and the secret is in no response", async () => {
  const dev = await startDev({ cacheFolder: "mine/" });
  const { proxyUrl, cacheUrl, cacheFolder, signing } = dev;
  const urls = createImages({ proxyUrl, cacheUrl, cacheFolder, signing }).buildUrls(REQUEST.source, REQUEST.options);
  const sets = createImages({ proxyUrl, cacheUrl, cacheFolder, signing, sets: true });
  const { proxyBase, cachedBase } = sets.image(REQUEST.source, { width: 100, formats: ["webp"] });
  const addresses = await asked<Addresses>(dev, "addresses", REQUEST);
  expect(addresses).toMatchObject({
    path: "/w:100/bG9jYWw6Ly8vcGhvdG8uanBn",
    signature: urls.path.split("/")[1],
    cacheKey: urls.cacheKey,
    cached: urls.cached,
    proxied: urls.proxied,
    set: {
      path: "/set:50-100-150-200:webp/rs:fit:100/bG9jYWw6Ly8vcGhvdG8uanBn",
      ladder: "50-100-150-200",
      proxyBase,
      cachedBase,
    },
  });
  expect((await fetch(addresses.original)).headers.get("content-type")).toBe("image/jpeg");
  const all = await Promise.all(
    [post(dev, "setup", {}), post(dev, "addresses", REQUEST), post(dev, "inspect", { text: urls.proxied })].map(
      async (response) => (await response).text(),
    ),
  );
  for (const text of all) {
    expect(text).not.toContain(signing.key);
    expect(text).not.toContain(signing.salt);
  }
});

test.each<[body: unknown, status: number, error: string]>([
  ["{", 400, "body: expected JSON"],
  [null, 400, "source: expected an address"],
  [{ ...REQUEST, source: "" }, 400, "source: expected an address"],
  [{ ...REQUEST, options: [] }, 400, "options: expected an object"],
  [{ ...REQUEST, formats: "webp" }, 400, "formats: expected a list"],
  [{ ...REQUEST, options: { quality: 101 } }, 422, "quality: expected integer:0..100, got 101"],
  [
    { ...REQUEST, options: { resize: { type: "crop" } } },
    422,
    'resize.type: expected fit|fill|fill-down|force|auto, got "crop"',
  ],
  ["x".repeat(600_000), 413, "body: expected at most 524288 bytes"],
])("%j is refused in one sentence", async (body, status, error) => {
  const dev = await startDev();
  const response = await post(dev, "addresses", body);
  expect([response.status, await response.json()]).toEqual([status, { error }]);
});

test("options of which there is no set still have addresses, and the reason why", async () => {
  const dev = await startDev();
  const { set, path } = await asked<Addresses>(dev, "addresses", { ...REQUEST, options: { raw: true } });
  expect([path, set]).toEqual(["/raw:1/bG9jYWw6Ly8vcGhvdG8uanBn", { fault: expect.stringContaining("raw") }]);
});

test("a pasted address is checked with the keys of this server", async () => {
  const dev = await startDev();
  const { proxied } = await asked<Addresses>(dev, "addresses", REQUEST);
  expect(await asked<Explained>(dev, "inspect", { text: proxied })).toMatchObject({
    found: [{ source: REQUEST.source, options: { width: 100 }, signature: "right" }],
  });
  const other = signPath("/w:100/YQ", { key: "aabb", salt: "ccdd" });
  expect(await asked<Explained>(dev, "inspect", { text: other })).toMatchObject({ found: [{ signature: "wrong" }] });
  expect(await asked<Explained>(dev, "inspect", { text: "/_/q:101/YQ" })).toEqual({
    fault: { message: 'quality: expected integer:0..100, got "101"', from: 5, to: 8 },
  });
  expect((await post(dev, "inspect", {})).status).toBe(400);
});

test("the form has every option of the table, and says which of them work here", async () => {
  const { options, photos } = await asked<Setup>(await startDev(), "setup", {});
  expect(photos).toEqual(["photo.jpg", "quarters.png", "text.jpg", "turned.png"]);
  expect(options).toHaveLength(87);
  const embedded = (name: string) => options.find((option) => option.name === name)?.embedded;
  expect([embedded("blur"), embedded("watermark"), embedded("saturation")]).toEqual([true, false, false]);
});

test("photographs are listed by folders; hidden ones, packages, links and other files are not", async () => {
  const root = await scratch();
  for (const folder of ["b/c", ".hidden", "node_modules/x"]) await mkdir(join(root, folder), { recursive: true });
  for (const file of ["z.JPG", "a b.webp", "b/c/d.png", ".hidden/e.png", "node_modules/x/f.png", "notes.txt"])
    await writeFile(join(root, file), "");
  await symlink(join(root, ".hidden/e.png"), join(root, "link.png"));
  expect(await listPhotos(root, 10)).toEqual({ photos: ["a b.webp", "z.JPG", "b/c/d.png"], more: false });
  expect(await listPhotos(root, 2)).toEqual({ photos: ["a b.webp", "z.JPG"], more: true });
  expect(await listPhotos(undefined, 2)).toEqual({ photos: [], more: false });
});

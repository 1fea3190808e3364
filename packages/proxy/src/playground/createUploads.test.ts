import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import sharp from "sharp";
import { expect, onTestFinished, test, vi } from "vitest";
import { startDev, urlsAt } from "../../test/support/dev.js";
import { photo, quarters } from "../../test/support/photos.js";
import type { Addresses, Uploaded } from "./protocol.js";

/** Time that a busy machine may need. */
const PATIENCE = { timeout: 60_000 };

type Sent = string | Buffer | ReadableStream;
type Dev = Awaited<ReturnType<typeof startDev>>;

/** Sends bytes as the page does, and returns status and JSON. */
async function upload(dev: Dev, body: Sent, headers: Record<string, string> = {}): Promise<[number, unknown]> {
  const response = await fetch(`${dev.playgroundUrl}/upload`, {
    method: "POST",
    headers: { origin: dev.url, ...headers },
    body: Buffer.isBuffer(body) ? new Uint8Array(body) : body,
    // A stream has no length in front.
    ...({ duplex: "half" } as object),
  });
  return [response.status, await response.json()];
}

async function chosen(dev: Dev, body: Sent): Promise<string> {
  const [status, { source }] = (await upload(dev, body)) as [number, Uploaded];
  expect(status).toBe(200);
  return source;
}

async function addressesOf(dev: Dev, source: string): Promise<Addresses> {
  const request = { source, options: { width: 100 }, formats: ["webp"] };
  const response = await fetch(`${dev.playgroundUrl}/addresses`, {
    method: "POST",
    headers: { origin: dev.url },
    body: JSON.stringify(request),
  });
  return (await response.json()) as Addresses;
}

/** Makes a folder for temporary files that the server alone uses; the test has made its own before. */
async function temporary(): Promise<string> {
  const dir = await scratch();
  vi.stubEnv("TMPDIR", dir);
  onTestFinished(() => void vi.unstubAllEnvs());
  return dir;
}

const bytesAt = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());

test(
  "a photograph that was chosen is a source like any other, and nothing of it is left at the end",
  PATIENCE,
  async () => {
    const dev = await startDev({ cacheFolder: "mine/" });
    const dir = await temporary();
    const bytes = await photo(400, 300);
    const source = await chosen(dev, bytes);
    expect(source).toMatch(/^upload:\/\/\/[0-9a-f]{32}\.jpg$/);
    const { original, proxied, cached, set, snippets } = await addressesOf(dev, source);
    expect((await bytesAt(original)).equals(bytes)).toBe(true);
    expect(await sharp(await bytesAt(proxied)).metadata()).toMatchObject({ width: 100, height: 75 });
    if ("fault" in set) throw new Error(set.fault);
    expect((await fetch(`${set.proxyBase}100.webp`)).status).toBe(200);
    await vi.waitFor(async () => expect((await fetch(cached)).status).toBe(200), PATIENCE);
    await vi.waitFor(async () => expect((await fetch(`${set.cachedBase}100.webp`)).status).toBe(200), PATIENCE);
    // Nobody wants the letters of a random name read out.
    expect(snippets.find(({ name }) => name === "React")?.code).toContain('alt="A picture"');

    const kept = urlsAt(dev, "local:///photo.jpg", { width: 50 });
    expect((await fetch(kept.proxied)).status).toBe(200);
    await vi.waitFor(async () => expect((await fetch(kept.cached)).status).toBe(200), PATIENCE);
    expect(await readdir(dir)).toEqual([expect.stringMatching(/^bucketfirst-uploads-/)]);
    await dev.close();
    expect(await readdir(dir)).toEqual([]);
    const stored = await readdir(join(dev.folder, "bucket"), { recursive: true, withFileTypes: true });
    const files = stored.filter((entry) => entry.isFile()).map(({ name }) => name.slice(0, 32));
    expect([...new Set(files)]).toEqual([kept.cacheKey]);
  },
);

const EXPECTED = "file: expected a picture (JPEG, PNG, WebP, AVIF, GIF, TIFF or SVG), got";

test.each<[what: string, status: number, error: string, body: () => Sent]>([
  ["no bytes", 400, "file: expected a picture, got 0 bytes", () => ""],
  ["a page", 422, `${EXPECTED} 31 bytes that are none`, () => "<!doctype html><script></script"],
  ["a PDF", 422, `${EXPECTED} 8 bytes that are none`, () => "%PDF-1.7"],
  [
    "a picture that is broken",
    422,
    `${EXPECTED} 10 bytes that begin like PNG. The source is broken or no image`,
    () => Buffer.from("\x89PNG\r\n\x1a\n\0\0", "latin1"),
  ],
  [
    "a format of phones",
    422,
    `${EXPECTED} HEIC, which only a real imgproxy can read`,
    () => Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"),
  ],
])("%s is refused in one sentence, whatever type it is sent as, and is not kept", async (_, status, error, body) => {
  const dev = await startDev();
  const dir = await temporary();
  expect(await upload(dev, body(), { "content-type": "image/png" })).toEqual([status, { error }]);
  expect(await readdir(dir)).toEqual([]);
});

test("a file above the limit is refused with the limit, also one that does not say its length", PATIENCE, async () => {
  const dev = await startDev();
  const dir = await temporary();
  const error = "file: expected at most 52428800 bytes (50 MiB), got more";
  const large = Buffer.alloc(52_428_801, await quarters());
  expect(await upload(dev, large)).toEqual([413, { error }]);
  expect(await upload(dev, new Blob([large]).stream())).toEqual([413, { error }]);
  expect(await readdir(dir)).toEqual([]);
});

test("only pages of this server may send one, and by its own name", async () => {
  const dev = await startDev();
  const dir = await temporary();
  const bytes = await quarters();
  const refused: Record<string, string>[] = [
    { origin: "https://elsewhere.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:1" },
    { "x-forwarded-for": "203.0.113.9" },
  ];
  for (const headers of refused) {
    const response = await fetch(`${dev.playgroundUrl}/upload`, {
      method: "POST",
      headers: { origin: dev.url, ...headers },
      body: new Uint8Array(bytes),
    });
    expect([headers, response.status]).toEqual([headers, 403]);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  }
  expect(await readdir(dir)).toEqual([]);
});

test("no file is found by a name that was not given out, and a name of another server is worth nothing", async () => {
  const [dev, other] = [await startDev(), await startDev()];
  const dir = await temporary();
  await writeFile(join(dir, "secret.png"), await quarters());
  const source = await chosen(dev, await quarters());
  const [folder = ""] = (await readdir(dir)).filter((name) => name.startsWith("bucketfirst-uploads-"));
  await writeFile(join(dir, folder, "beside.png"), await quarters());
  const name = source.slice("upload:///".length);
  for (const wrong of [
    "../secret.png",
    "beside.png",
    `./${name}`,
    `${name}?x`,
    `../${folder}/${name}`,
    "",
    "%2e%2e/x",
  ]) {
    const { proxied } = await addressesOf(dev, `upload:///${wrong}`);
    const response = await fetch(proxied);
    expect([wrong, response.status]).toEqual([wrong, 404]);
    expect(await response.text()).toContain(
      "this photograph was chosen on a page of another run, or is no longer kept",
    );
  }
  expect((await fetch((await addressesOf(other, source)).proxied)).status).toBe(404);
  expect((await fetch((await addressesOf(dev, source)).proxied)).status).toBe(200);
});

test("ten photographs are kept, and the oldest makes room", async () => {
  const dev = await startDev();
  const dir = await temporary();
  const bytes = await quarters(8, 8);
  const sources: string[] = [];
  for (let i = 0; i < 11; i++) sources.push(await chosen(dev, bytes));
  const statuses = await Promise.all(
    sources.map(async (source) => (await fetch((await addressesOf(dev, source)).original)).status),
  );
  expect(statuses).toEqual([404, ...Array(10).fill(200)]);
  const [folder = ""] = await readdir(dir);
  expect(await readdir(join(dir, folder))).toHaveLength(10);
});

test("without a folder for temporary files the page gets the reason, and later tries succeed", async () => {
  const dev = await startDev();
  const dir = await temporary();
  vi.stubEnv("TMPDIR", join(dir, "missing"));
  const [status, body] = await upload(dev, await quarters());
  expect([status, body]).toEqual([
    500,
    { error: expect.stringMatching(/^file: expected room in the folder for temporary files, got .*ENOENT/) },
  ]);
  await mkdir(join(dir, "missing"));
  await chosen(dev, await quarters());
});

test("a drawing with a script is passed on under a policy that runs none, and is not stored", async () => {
  const dev = await startDev();
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30"><script>alert(1)</script></svg>';
  const { original, proxied } = await addressesOf(dev, await chosen(dev, svg));
  const response = await fetch(original);
  expect(response.headers.get("content-type")).toBe("image/svg+xml");
  expect(response.headers.get("content-security-policy")).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  );
  const { headers } = await fetch(proxied);
  expect(headers.get("content-type")).not.toContain("svg");
});

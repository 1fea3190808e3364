import { createHash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import http from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { createImages } from "@bucketfirst/core";
import { listen } from "@bucketfirst/testkit/listen";
import { scratch } from "@bucketfirst/testkit/scratch";
import sharp from "sharp";
import { expect, onTestFinished, test, vi } from "vitest";
import { encoded, sendSigned, startDev, urlsAt } from "../../test/support/dev.js";
import { pathOf, type Reply, send } from "../../test/support/http.js";
import type { ProxyEvent } from "../base/events.js";
import { createDevServer } from "./createDevServer.js";

const local = (name: string): string => encoded(`local:///${name}`);
const objects = (folder: string): Promise<string[]> => readdir(join(folder, "bucket"));

test("a miss is answered, stored under the key of the client, and then a hit of the bucket", async () => {
  const dev = await startDev();
  const { cached, proxied, cacheKey } = urlsAt(dev, "local:///photo.jpg", {
    resize: { type: "fill", width: 120, height: 80 },
    format: "webp",
  });
  const before = await send(dev.url, pathOf(cached));
  expect([before.status, before.body.length, before.headers["cache-control"]]).toEqual([404, 0, "no-store"]);

  const miss = await send(dev.url, pathOf(proxied));
  expect(miss.status).toBe(200);
  expect(miss.headers).toMatchObject({
    "content-type": "image/webp",
    "x-cache": "MISS",
    "x-content-type-options": "nosniff",
  });
  expect(await sharp(miss.body).metadata()).toMatchObject({ format: "webp", width: 120, height: 80 });

  await vi.waitFor(async () => expect(await objects(dev.folder)).toEqual([cacheKey]));
  expect(cacheKey).toBe(createHash("md5").update(pathOf(proxied).slice("/proxy".length)).digest("hex"));
  const hit = await send(dev.url, pathOf(cached));
  expect(hit.body.equals(miss.body)).toBe(true);
  expect(hit.headers).toMatchObject({
    "content-type": "image/webp",
    "cache-control": "public, max-age=31536000, immutable",
  });
  const again = await send(dev.url, pathOf(cached), { headers: { "if-none-match": hit.headers.etag } });
  expect(again.status).toBe(304);
  expect(dev.stats()).toMatchObject({ bucketHits: 2, bucketMisses: 1, proxied: 1, processed: 1, stored: 1 });
});

test("twenty requests at once for one image make it once", async () => {
  const dev = await startDev();
  const { proxied } = urlsAt(dev, "local:///photo.jpg");
  const replies = await Promise.all(Array.from({ length: 20 }, () => send(dev.url, pathOf(proxied))));
  expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(dev.stats().processed).toBe(1);
  expect(replies.every(({ body }) => body.equals(replies[0]!.body))).toBe(true);
});

test("bad requests get one plain line and store nothing", async () => {
  const dev = await startDev();
  const cases: [Promise<Reply>, number, string][] = [
    [send(dev.url, `/proxy/AAAA/w:100/${local("photo.jpg")}`), 403, "The signature of this image is not right"],
    [sendSigned(dev, `/w:100/${local("missing.jpg")}`), 404, "The source is not available"],
    [sendSigned(dev, `/w:100/${local("../outside.jpg")}`), 404, "The source is not available"],
    [
      sendSigned(dev, `/w:100/${Buffer.from("http://127.0.0.1:9/x.jpg").toString("base64url")}`),
      404,
      "The source is not available",
    ],
    [
      sendSigned(dev, `/w:100/${Buffer.from("http://[::ffff:169.254.169.254]/").toString("base64url")}`),
      404,
      "The source is not available",
    ],
    [sendSigned(dev, `/w:100/${local("text.jpg")}`), 422, "The source is broken or no image"],
    [sendSigned(dev, `/frobnicate:1/${local("photo.jpg")}`), 422, "frobnicate"],
    [sendSigned(dev, `/wm:0.5/${local("photo.jpg")}`), 422, "watermark"],
    [sendSigned(dev, `/kcr:1/${local("photo.jpg")}`), 422, "keepCopyright"],
    [sendSigned(dev, `/g:obj:face/w:10/${local("photo.jpg")}`), 422, "obj"],
    [sendSigned(dev, `/f:jxl/${local("photo.jpg")}`), 422, "jxl"],
    [sendSigned(dev, `/sm:0/${local("photo.jpg")}`), 422, "stripMetadata"],
    [sendSigned(dev, `/w:abc/${local("photo.jpg")}`), 404, "width"],
    [sendSigned(dev, `/exp:1/${local("photo.jpg")}`), 404, "expires"],
    [send(dev.url, "/nothing/here"), 404, "There is no such page"],
    [send(dev.url, "/bucket/../keys.json"), 404, ""],
    [send(dev.url, "/bucket/%2e%2e%2fkeys.json"), 404, ""],
  ];
  for (const [reply, status, text] of cases) {
    const { status: got, headers, text: said } = await reply;
    expect([got, said.split("\n").length <= 2, said.includes(text)], said).toEqual([status, true, true]);
    expect(headers["content-type"]).toMatch(/^text\/plain/);
    expect(headers["cache-control"]).toMatch(/^(?:no-store|public, max-age=10)$/);
    expect(said).not.toMatch(/\n\s+at /);
  }
  expect(await objects(dev.folder)).toEqual([]);
});

test("a wrong signature fetches nothing", async () => {
  const fetched = vi.fn();
  const source = http.createServer((_request, response) => {
    fetched();
    response.end();
  });
  await listen(source);
  onTestFinished(() => void source.close());
  const { port } = source.address() as { port: number };
  const dev = await startDev({ allowPrivate: [`127.0.0.1:${port}`] });
  const path = `/w:10/${Buffer.from(`http://127.0.0.1:${port}/x.jpg`).toString("base64url")}`;
  expect((await send(dev.url, `/proxy/wrong${path}`)).status).toBe(403);
  expect(fetched).not.toHaveBeenCalled();
  expect((await sendSigned(dev, path)).status).toBe(422);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test("buttons need POST, a loopback host and the page's own origin", async () => {
  const dev = await startDev();
  const host = new URL(dev.url).host;
  const press = (options: object): Promise<Reply> => send(dev.url, "/_bucketfirst/break-bucket", options);
  expect((await press({ headers: { origin: dev.url } })).status).toBe(405);
  expect((await press({ method: "POST" })).status).toBe(403);
  expect((await press({ method: "POST", headers: { origin: "http://evil.test" } })).status).toBe(403);
  expect((await press({ method: "POST", headers: { host: "evil.test", origin: "http://evil.test" } })).status).toBe(
    403,
  );
  expect(dev.state().bucketBroken).toBe(false);
  expect((await press({ method: "POST", headers: { host, origin: dev.url } })).status).toBe(200);
  expect(dev.state().bucketBroken).toBe(true);
});

test("with the bucket broken everything is shown through the proxy; with both broken nothing is, and errors are short", async () => {
  const dev = await startDev();
  const { cached, proxied } = urlsAt(dev, "local:///photo.jpg");
  dev.breakBucket(true);
  const bucket = await send(dev.url, pathOf(cached));
  expect([bucket.status, bucket.headers["cache-control"]]).toEqual([503, "no-store"]);
  expect((await send(dev.url, pathOf(proxied))).status).toBe(200);
  dev.breakProxy(true);
  const broken = await send(dev.url, pathOf(proxied));
  expect([broken.status, broken.headers["cache-control"]]).toEqual([503, "no-store"]);
  dev.breakBucket(false);
  dev.breakProxy(false);
  // The put that failed was kept in the queue, and is repeated.
  await vi.waitFor(async () => expect((await send(dev.url, pathOf(cached))).status).toBe(200), 5_000);
});

test("emptying the bucket makes the next visit a miss", async () => {
  const dev = await startDev();
  const { cached, proxied } = urlsAt(dev, "local:///photo.jpg");
  await send(dev.url, pathOf(proxied));
  await vi.waitFor(async () => expect((await send(dev.url, pathOf(cached))).status).toBe(200));
  expect(await dev.emptyBucket()).toBe(1);
  expect((await send(dev.url, pathOf(cached))).status).toBe(404);
  expect(await objects(dev.folder)).toEqual([]);
});

test("the event stream tells every request and put", async () => {
  const dev = await startDev();
  const { cached, proxied, cacheKey } = urlsAt(dev, "local:///photo.jpg");
  const seen: ProxyEvent[] = [];
  const stream = http.get(`${dev.url}/_bucketfirst/events`, (response) => {
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const [, name, data] = /event: (\w+)\ndata: (.*)/.exec(text.slice(0, end)) ?? [];
        if (name === "request") seen.push(JSON.parse(data!));
        text = text.slice(end + 2);
      }
    });
  });
  stream.on("error", () => {});
  onTestFinished(() => void stream.destroy());
  await new Promise((ready) => stream.once("response", ready));
  await send(dev.url, pathOf(cached));
  const { body } = await send(dev.url, pathOf(proxied));
  await vi.waitFor(() =>
    expect(seen.map(({ stage, result }) => `${stage} ${result}`)).toEqual([
      "bucket miss",
      "proxy miss",
      "proxy stored",
    ]),
  );
  expect(seen[0]).toMatchObject({ key: cacheKey, status: 404, bytes: 0 });
  expect(seen[1]).toMatchObject({ key: cacheKey, status: 200, bytes: body.length });
  expect(seen[2]).toMatchObject({ key: cacheKey, bytes: body.length });
  expect(seen.every(({ ms }) => ms > 0)).toBe(true);
});

test("keys are made once, and readable by their owner only", async () => {
  const folder = await scratch();
  const first = await startDev({ folder });
  const second = await startDev({ folder });
  expect(second.signing).toEqual(first.signing);
  expect(first.signing.key).toMatch(/^[0-9a-f]{64}$/);
  expect((await stat(join(folder, "keys.json"))).mode & 0o777).toBe(0o600);
  expect((await startDev()).signing.key).not.toBe(first.signing.key);
});

test("a damaged key file is one clear error that does not print it", async () => {
  const folder = await scratch();
  await writeFile(join(folder, "keys.json"), '{"key":"topsecret"');
  await expect(createDevServer({ folder, port: 0 })).rejects.toThrow(/keys\.json: expected key and salt in hex/);
  await expect(createDevServer({ folder, port: 0 })).rejects.not.toThrow(/topsecret/);
});

test("an explicit port must be free; the default gives way", async () => {
  const taken = createServer();
  await listen(taken);
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as { port: number };
  await expect(createDevServer({ folder: await scratch(), port })).rejects.toThrow(
    `127.0.0.1:${port} is taken by another program`,
  );
});

test("a missing photo folder is one clear error", async () => {
  await expect(createDevServer({ folder: await scratch(), root: "/no/such/folder", port: 0 })).rejects.toThrow(
    "/no/such/folder: expected a folder of photographs, found nothing",
  );
});

test("the snippet is code that fits the server", async () => {
  const dev = await startDev({ cacheFolder: "processed/" });
  const body = dev
    .snippet()
    .replace(/^import.*$/m, "")
    .replace("const images =", "return");
  const images = new Function("createImages", body)(createImages) as ReturnType<typeof createImages>;
  const { cached, proxied } = images.buildUrls("local:///photo.jpg", { width: 50 });
  expect((await send(dev.url, pathOf(proxied))).status).toBe(200);
  await vi.waitFor(async () => expect((await send(dev.url, pathOf(cached))).status).toBe(200));
  expect(await readFile(join(dev.folder, "bucket", pathOf(cached).slice("/bucket/".length)))).toBeInstanceOf(Buffer);
});

test("sets work at the development server: a miss of the bucket, the proxy, then the bucket, by the addresses of the snippet", async () => {
  const dev = await startDev({ cacheFolder: "processed/" });
  expect(dev.snippet()).toContain("\n  sets: true,\n");
  const { proxyUrl, cacheUrl, cacheFolder, signing } = dev;
  const images = createImages({ proxyUrl, cacheUrl, cacheFolder, signing, sets: true });
  const { cachedBase, proxyBase, ladder } = images.image("local:///photo.jpg", { width: 40, formats: ["webp"] });
  const [step] = ladder.split("-");
  for (const name of [step!, `${step}.webp`]) {
    const keys: unknown[] = [];
    const off = dev.onEvent(({ stage, result, key }) => keys.push([stage, result, key]));
    expect((await send(dev.url, pathOf(cachedBase + name))).status).toBe(404);
    const made = await send(dev.url, pathOf(proxyBase + name));
    expect(made.headers["content-type"]).toBe(name.endsWith(".webp") ? "image/webp" : "image/jpeg");
    await vi.waitFor(async () => {
      const stored = await send(dev.url, pathOf(cachedBase + name));
      expect([stored.status, stored.body.equals(made.body)]).toEqual([200, true]);
    });
    off();
    const [, key] = cachedBase.split("/processed/");
    expect(keys.slice(0, 2)).toEqual([
      ["bucket", "miss", key + name],
      ["proxy", "miss", key + name],
    ]);
    expect(keys).toContainEqual(["proxy", "stored", key + name]);
  }
  for (const name of ["../x", "..%2fkeys.json", ".", "200/400"])
    expect((await send(dev.url, pathOf(cachedBase + name))).status).toBe(404);
  const wrong = await send(
    dev.url,
    pathOf(proxyBase + step).replace(/proxy\/./, (text) => `${text.slice(0, -1)}~`),
  );
  expect(wrong.text).toContain("local:///photo.jpg: it is a signature of 31 bytes");
  expect(await dev.emptyBucket()).toBe(2);
  expect((await send(dev.url, pathOf(cachedBase + step))).status).toBe(404);
});

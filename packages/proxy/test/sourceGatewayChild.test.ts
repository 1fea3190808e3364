import { chmod, readFile, writeFile } from "node:fs/promises";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { createImages, signPath } from "@bucketfirst/core";
import { freePort } from "@bucketfirst/testkit/freePort";
import { listen } from "@bucketfirst/testkit/listen";
import { scratch } from "@bucketfirst/testkit/scratch";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Reply, send } from "./support/http.js";
import { production } from "./support/process.js";
import { metric, SIGNING } from "./support/proxy.js";
import { REAL_VERSION } from "./support/realImgproxy.js";

const { IMGPROXY_BIN: REAL } = process.env;
const IS_OLD = REAL_VERSION?.startsWith("3.");
const KITE = new URL("../../../examples/gallery/photos/kite.jpg", import.meta.url);
const LOOPBACK = { IMGPROXY_ALLOW_LOOPBACK_SOURCE_ADDRESSES: "true" };
/** Four widths in three formats. */
const CANDIDATES = [320, 480, 640, 800].flatMap((width) =>
  ["jpg", "webp", "png"].map((format) => `/w:${width}/f:${format}`),
);

const pathOf = (options: string, source: string): string =>
  signPath(`${options}/${Buffer.from(source).toString("base64url")}`, SIGNING);

interface Origin {
  url: string;
  /** Paths of the requests, in order. */
  requests: string[];
}

/** Starts a server with one photograph, which counts its downloads; `/to/…` redirects to what is behind it. */
async function startOrigin(): Promise<Origin> {
  const photograph = await readFile(KITE);
  const requests: string[] = [];
  const server = http.createServer((request: IncomingMessage, response: ServerResponse) => {
    requests.push(request.url!);
    const [, to] = /^\/to\/(.*)$/.exec(request.url!) ?? [];
    if (to !== undefined) return void response.writeHead(302, { Location: decodeURIComponent(to) }).end();
    if (request.url === "/gone.jpg") return void response.writeHead(410).end();
    if (request.url === "/fails.jpg") return void response.writeHead(500).end();
    response.writeHead(200, { "Content-Type": "image/jpeg", "Content-Length": photograph.length });
    if (request.url === "/cut.jpg") response.write(photograph.subarray(0, 1000), () => response.destroy());
    else response.end(photograph);
  });
  const port = await listen(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}`, requests };
}

/** Starts the program with imgproxy as a child. */
async function startSpawned(
  binary: string,
  env: Record<string, string>,
): Promise<{ url: string; output: () => string }> {
  const inner = `http://127.0.0.1:${await freePort()}`;
  const proxy = await production({ IMGPROXY_URL: inner, PROBE: "false", IMGPROXY_LOG_LEVEL: "error", ...env }, [
    "--spawn",
    binary,
  ]);
  await vi.waitFor(() => expect(proxy.output()).toContain("imgproxy is healthy"), { timeout: 15_000, interval: 50 });
  return proxy;
}

/** Writes a stand-in that replaces and allows sources as imgproxy does, and passes their bytes on. */
async function standIn(): Promise<string> {
  const file = join(await scratch(), "imgproxy");
  await writeFile(
    file,
    `#!${process.execPath}
const http = require("node:http");
const { IMGPROXY_BIND, IMGPROXY_URL_REPLACEMENTS = "", IMGPROXY_ALLOWED_SOURCES = "", IMGPROXY_ALLOW_LOOPBACK_SOURCE_ADDRESSES: loopback } = process.env;
const [host, port] = IMGPROXY_BIND.split(":");
http.createServer((request, response) => {
  if (request.url === "/health") return response.end("imgproxy is running");
  let source = Buffer.from(request.url.split("/").pop(), "base64url").toString();
  for (const rule of IMGPROXY_URL_REPLACEMENTS.split(";").filter(Boolean)) {
    const [from, to] = rule.split("=");
    if (source.startsWith(from)) source = to + source.slice(from.length);
  }
  const isAllowed = IMGPROXY_ALLOWED_SOURCES === "" || IMGPROXY_ALLOWED_SOURCES.split(",").some((each) => source.startsWith(each));
  if (!isAllowed || loopback !== "true") return response.writeHead(404).end("Invalid source URL");
  http.get(source, (answer) => {
    if (answer.statusCode !== 200) return response.writeHead(answer.statusCode < 500 ? answer.statusCode : 502).end("Source is unreachable");
    response.writeHead(200, { "content-type": "image/jpeg", "content-length": answer.headers["content-length"] });
    answer.pipe(response);
  });
}).listen(Number(port), host);
`,
  );
  await chmod(file, 0o755);
  return file;
}

const askAll = (url: string, source: string): Promise<Reply[]> =>
  Promise.all(CANDIDATES.map((options) => send(url, pathOf(options, source))));

test("twelve new candidates of one photograph behind --spawn are one download, and twelve with SOURCE_GATEWAY=false", async () => {
  const origin = await startOrigin();
  const binary = await standIn();
  const shared = await startSpawned(binary, LOOPBACK);
  for (const { status, body } of await askAll(shared.url, `${origin.url}/kite.jpg`))
    expect([status, body.length]).toEqual([200, 487_350]);
  expect(origin.requests).toEqual(["/kite.jpg"]);
  expect(await metric(shared, "bucketfirst_source_downloads_total")).toBe(1);
  expect(await metric(shared, "bucketfirst_source_shared_total")).toBe(11);
  const alone = await startSpawned(binary, { ...LOOPBACK, SOURCE_GATEWAY: "false" });
  await askAll(alone.url, `${origin.url}/kite.jpg`);
  expect(origin.requests).toHaveLength(13);
});

test("the metadata of a photograph and its twelve new candidates are one download", async () => {
  const origin = await startOrigin();
  const { url } = await startSpawned(REAL ?? (await standIn()), LOOPBACK);
  const source = `${origin.url}/kite.jpg`;
  const [meta] = await Promise.all([
    fetch(createImages({ proxyUrl: url, signing: SIGNING }).metaUrls(source).proxied),
    askAll(url, source),
  ]);
  expect(await meta.json()).toMatchObject({ width: 2560, height: 1600, format: "jpeg" });
  expect(origin.requests).toEqual(["/kite.jpg"]);
});

test("loopback sources stay refused behind --spawn, although imgproxy accepts the gateway; nothing else is fetched there", async () => {
  const origin = await startOrigin();
  const { url, output } = await startSpawned(await standIn(), {});
  const sources = ["http", "HTTP", "hTTp"].map((scheme) => origin.url.replace("http", scheme));
  for (const source of sources) expect((await send(url, pathOf("/w:1", `${source}/kite.jpg`))).status).toBe(404);
  expect(origin.requests).toEqual([]);
  // The secret of the gateway is random, and no line of the log has it.
  expect(output()).toMatch(/"gatewayPort":\d+/);
  expect(output()).not.toMatch(/127\.0\.0\.1:\d+\/[\w-]{24}/);
});

describe.skipIf(REAL === undefined)("with a real imgproxy", () => {
  test("twelve new candidates are one download, with the bytes that they have without a gateway", async () => {
    const origin = await startOrigin();
    const shared = await startSpawned(REAL!, LOOPBACK);
    const images = await askAll(shared.url, `${origin.url}/kite.jpg`);
    expect(images.map(({ status }) => status)).toEqual(CANDIDATES.map(() => 200));
    expect(origin.requests).toEqual(["/kite.jpg"]);
    const alone = await startSpawned(REAL!, { ...LOOPBACK, SOURCE_GATEWAY: "false" });
    const others = await askAll(alone.url, `${origin.url}/kite.jpg`);
    expect(origin.requests).toHaveLength(13);
    images.forEach(({ body, headers }, i) => {
      expect(body.equals(others[i]!.body), CANDIDATES[i]).toBe(true);
      expect(headers["content-disposition"]).toBe(others[i]!.headers["content-disposition"]);
    });
  });

  const NOT_PRIVATE = { IMGPROXY_ALLOW_PRIVATE_SOURCE_ADDRESSES: "false" };
  const ALLOWED = (url: string): Record<string, string> => ({
    ...LOOPBACK,
    IMGPROXY_ALLOWED_SOURCES: `${url}/kite, s3://bucket/`,
  });
  test.each<[string, (url: string) => Record<string, string>, (url: string) => string, number]>([
    ["a loopback address", () => ({}), (url) => `${url}/kite.jpg`, 404],
    ["a name of a loopback address", () => ({}), (url) => `${url.replace("127.0.0.1", "localhost")}/kite.jpg`, 404],
    ["a scheme in capitals", () => ({}), (url) => `${url.replace("http", "HTTP")}/kite.jpg`, 404],
    ["a link-local address", () => LOOPBACK, () => "http://169.254.169.254/latest/meta-data", 404],
    ["a private address", () => NOT_PRIVATE, () => "http://10.255.255.1/a.jpg", 404],
    ["a redirect to a link-local address", () => LOOPBACK, (url) => `${url}/to/http:%2F%2F169.254.169.254%2Fa`, 404],
    [
      "a redirect to a private address",
      () => ({ ...LOOPBACK, ...NOT_PRIVATE }),
      (url) => `${url}/to/http:%2F%2F10.255.255.1%2Fa`,
      404,
    ],
    ["a redirect that is followed", () => LOOPBACK, (url) => `${url}/to/%2Fkite.jpg`, 200],
    [
      "a redirect too many",
      () => ({ ...LOOPBACK, IMGPROXY_MAX_REDIRECTS: "1" }),
      (url) => `${url}/to/%2Fkite.jpg`,
      404,
    ],
    ["a source that is allowed", ALLOWED, (url) => `${url}/kite.jpg`, 200],
    ["a source that is not allowed", ALLOWED, (url) => `${url}/other.jpg`, 404],
    ["another scheme that is not allowed", ALLOWED, (url) => url.replace("http", "https"), 404],
    ["a base", (url) => ({ ...LOOPBACK, IMGPROXY_BASE_URL: `${url}/` }), () => "kite.jpg", 200],
    [
      "a rule of the operator",
      (url) => ({ ...LOOPBACK, IMGPROXY_URL_REPLACEMENTS: `cdn://*/=${url}/$1.` }),
      () => "cdn://kite/jpg",
      200,
    ],
    ["a source that is gone", () => LOOPBACK, (url) => `${url}/gone.jpg`, 0],
    ["a source whose server fails", () => LOOPBACK, (url) => `${url}/fails.jpg`, 0],
    ["a source that ends too early", () => LOOPBACK, (url) => `${url}/cut.jpg`, 0],
    [
      "a source that is too large",
      () => ({ ...LOOPBACK, IMGPROXY_MAX_SRC_FILE_SIZE: "1000" }),
      (url) => `${url}/kite.jpg`,
      422,
    ],
    ["a server that is not there", () => LOOPBACK, () => "http://127.0.0.1:1/a.jpg", 404],
  ])("%s: the same status with and without a gateway", async (_, settings, source, expected) => {
    const origin = await startOrigin();
    const path = pathOf("/w:100", source(origin.url));
    const results: { status: number; requests: string[] }[] = [];
    for (const SOURCE_GATEWAY of ["false", "true"]) {
      origin.requests.length = 0;
      const { url } = await startSpawned(REAL!, { ...settings(origin.url), SOURCE_GATEWAY });
      const { status } = await send(url, path);
      results.push({ status, requests: [...origin.requests] });
    }
    // imgproxy 3 has 500 where a server cannot be reached and after a redirect too many; 4 and the gateway have 404.
    for (const result of results) if (IS_OLD && result.status === 500) result.status = 404;
    expect(results[1]).toEqual(results[0]);
    // 0 stands for statuses that differ between versions of imgproxy.
    if (expected > 0) expect(results[1]!.status).toBe(expected);
  });
});

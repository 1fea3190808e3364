// Measures what one miss of metadata costs the proxy: `pnpm --filter @bucketfirst/bench meta`, after a build. It is the
// processor time of the whole process, from the request to the stored object, with logs and metrics as in production; the
// photographs of the gallery stand behind it. It also says how many bytes the proxy ships for metadata.
// `META_ROUNDS` (7). Exit code 1: a promise does not hold.
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createImages } from "../packages/core/dist/index.node.js";
import { bytesAdded } from "./meta/bytesAdded.js";
import { SIGNING } from "./proxy/images.js";
import { type Server, startProxy, stopAll } from "./proxy/processes.js";
import { cpuSeconds } from "./proxy/processFigures.js";
import { median } from "./proxy/table.js";

const ROUNDS = Number(process.env.META_ROUNDS ?? 7);
/** Requests of one leg in one round. */
const REQUESTS = 180;
const AT_ONCE = 4;
const LIMIT_MS = 8;
const LIMIT_BYTES = 2_000_000;

const folder = resolve("examples/gallery/photos");
const sharp = createRequire(resolve("packages/proxy/package.json"))("sharp");
const PHOTOS = await Promise.all(
  readdirSync(folder)
    .filter((name) => name.endsWith(".jpg"))
    .map(async (name) => {
      const original = readFileSync(join(folder, name));
      const small: Buffer = await sharp(original).resize(100, 100, { fit: "inside" }).png().toBuffer();
      const picture: Buffer = await sharp(original).resize(400).jpeg({ quality: 80 }).toBuffer();
      return { original, small, picture };
    }),
);

/** Stands for imgproxy: it answers with what it would make of the photographs, and works at nothing. */
async function startImgproxy(): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const source = Buffer.from(request.url!.split("/").at(-1)!, "base64url").toString();
    const { original, small, picture } = PHOTOS[Number(/\d+/.exec(source)) % PHOTOS.length]!;
    const [type, bytes] = request.url!.includes("/raw:1/")
      ? ["image/jpeg", original]
      : request.url!.includes("/f:png/")
        ? ["image/png", small]
        : ["image/jpeg", picture];
    response.writeHead(200, {
      "Content-Type": type,
      "Content-Length": bytes.length,
      "Cache-Control": "max-age=31536000, public",
    });
    response.end(bytes);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

const images = createImages({ proxyUrl: "http://x", signing: SIGNING });
const sourceOf = (i: number): string => `https://photos.test/${i}.jpg`;
const LEGS = {
  "metadata, miss": (i: number) => `${images.metaUrls(sourceOf(i)).path}/meta.json`,
  "picture, miss": (i: number) => images.buildUrls(sourceOf(i), { width: 400 }).path,
  "metadata, hit": (i: number) => `${images.metaUrls(sourceOf(i % 100)).path}/meta.json`,
};

/** Requests the paths, a few at once, and checks the answers: a fast refusal would be worth nothing. */
async function ask(server: Server, paths: string[]): Promise<void> {
  const left = [...paths];
  const worker = async (): Promise<void> => {
    for (let path = left.pop(); path; path = left.pop()) {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
      const bytes = await response.arrayBuffer();
      const isMeta = path.endsWith("/meta.json");
      const whole = !isMeta || /"width":2560.*"color":.*"thumbhash":/.test(new TextDecoder().decode(bytes));
      if (response.status !== 200 || !whole) throw new Error(`${path}: ${response.status}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const bytes = await bytesAdded();
if (bytes > LIMIT_BYTES) process.exitCode = 1;

const data = mkdtempSync(join(tmpdir(), "bucketfirst-bench-"));
const imgproxy = await startImgproxy();
try {
  const server = await startProxy({
    IMGPROXY_URL: `http://127.0.0.1:${(imgproxy.address() as AddressInfo).port}`,
    STORE: "folder",
    STORE_DIR: data,
  });
  let next = 0;
  const costs = new Map<string, number[]>(Object.keys(LEGS).map((name) => [name, []]));
  const round = async (isMeasured: boolean): Promise<void> => {
    for (const [name, pathOf] of Object.entries(LEGS)) {
      const paths = Array.from({ length: REQUESTS }, () => pathOf(next++));
      const before = await cpuSeconds(server.pid);
      await ask(server, paths);
      const ms = (((await cpuSeconds(server.pid)) - before) * 1000) / REQUESTS;
      if (isMeasured) costs.get(name)!.push(ms);
    }
  };
  // The code is compiled by then: a server runs for weeks.
  for (let i = 0; i < 3; i++) await round(false);
  for (let i = 0; i < ROUNDS; i++) await round(true);

  console.log(`load ${loadavg()[0]!.toFixed(2)}`);
  console.log(`processor time of the proxy for one request, median of ${ROUNDS} rounds of ${REQUESTS}`);
  const base = median(costs.get("picture, miss")!);
  for (const [name, values] of costs) {
    const ms = median(values);
    const isAsked = name === "metadata, miss";
    if (isAsked && ms > LIMIT_MS) process.exitCode = 1;
    const verdict = isAsked ? `asked <= ${LIMIT_MS} ms, ${ms > LIMIT_MS ? "FAILS" : "holds"}` : "";
    const ratio = `${(ms / base).toFixed(2).padStart(5)} x a picture's`;
    console.log(`${name.padEnd(15)} ${ms.toFixed(2).padStart(6)} ms  ${ratio}  ${verdict}`.trimEnd());
  }
  const verdict = bytes > LIMIT_BYTES ? "FAILS" : "holds";
  console.log(`${bytes} bytes of code for metadata alone, asked <= ${LIMIT_BYTES}, ${verdict}`);
} finally {
  await stopAll();
  imgproxy.close();
  rmSync(data, { recursive: true, force: true });
}

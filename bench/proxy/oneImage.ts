import { mkdir, readdir } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { jpeg, path } from "./images.js";
import { type Server, startProxy } from "./processes.js";
import type { Row } from "./table.js";

const VISITORS = 1_000;

/** Measures a thousand visitors at once for one new image, at one process and at two on one bucket; and all its spellings. */
export async function oneImage(dir: string): Promise<Row[]> {
  let asked = 0;
  const bytes = jpeg(30_000);
  // The image takes a while to make, so that all requests arrive in time.
  const origin = http.createServer((request, response) => {
    if (request.url === "/health") return void response.end();
    asked++;
    const headers = { "Content-Type": "image/jpeg", "Content-Length": bytes.length, "Cache-Control": "max-age=99999" };
    setTimeout(() => response.writeHead(200, headers).end(bytes), 300);
  });
  await new Promise<void>((done) => origin.listen(0, "127.0.0.1", done));
  const { port } = origin.address() as AddressInfo;

  const rows: Row[] = [];
  const run = async (what: string, processes: number, targets: readonly string[]): Promise<void> => {
    asked = 0;
    const store = join(dir, `one-${rows.length}`);
    await mkdir(store);
    const env = { IMGPROXY_URL: `http://127.0.0.1:${port}`, STORE: "folder", STORE_DIR: store };
    const proxies = await Promise.all(Array.from({ length: processes }, () => startProxy(env)));
    const answers = await Promise.all(targets.map((target, i) => get(proxies[i % processes]!, target)));
    const right = answers.filter((body) => body.equals(bytes)).length;
    while ((await readdir(store)).length === 0) await new Promise((done) => setTimeout(done, 50));
    await new Promise((done) => setTimeout(done, 500));
    const stored = (await readdir(store)).length;
    rows.push({
      what,
      asked: `${VISITORS} answers, ${processes === 1 ? "1 request" : `≤ ${processes} requests`} upstream, 1 object`,
      measured: `${right} answers, ${asked} upstream, ${stored} stored`,
      met: right === VISITORS && asked >= 1 && asked <= processes && stored === 1,
    });
  };
  const same = Array.from({ length: VISITORS }, () => path(777));
  await run("1,000 at once for one new image", 1, same);
  await run("… two processes, one bucket", 2, same);
  await run("… 1,000 spellings of its address", 1, same.map(spelling));
  origin.close();
  origin.closeAllConnections();
  return rows;
}

/** Returns another spelling of the same request, as browsers, CDNs and proxies write them. */
function spelling(target: string, i: number): string {
  const colons = [":", "%3A"];
  let bits = i;
  const spelled = target.replace(/:/g, () => {
    const colon = colons[bits & 1]!;
    bits >>= 1;
    return colon;
  });
  return `${spelled}?v=${i}`;
}

function get({ port }: Server, target: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: "127.0.0.1", port, path: target, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.once("end", () => resolve(Buffer.concat(chunks)));
    });
    request.once("error", reject);
  });
}

import { mkdir } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { zipfRanks } from "../../packages/proxy/test/support/simulateZipf.js";
import { jpeg, md5, path } from "../proxy/images.js";
import { type Server, startNginx, startProxy, stop } from "../proxy/processes.js";
import type { Figure } from "../record.js";

const PICTURES = 2_000;
/** Views by Zipf's law with this exponent: a few pictures are seen by most. */
const EXPONENT = 0.9;
const VISITORS = 16;
const INSTANCES = [1, 2, 4];

/** Requests of one way to deliver the same views. */
interface Requests {
  servers: number;
  imgproxy: number;
}

/** A way to deliver: the store of each instance, and the bucket that browsers ask first, where there is one. */
interface Way {
  name: string;
  storeOf(dir: string): Record<string, string>;
  bucket?(dir: string): Promise<Server>;
}

const WAYS: readonly Way[] = [
  { name: "straight to a processing proxy", storeOf: () => ({ STORE: "none" }) },
  { name: "a cache in each instance", storeOf: () => ({ STORE: "memory" }) },
  {
    name: "bucket first",
    storeOf: (dir) => ({ STORE: "folder", STORE_DIR: dir }),
    bucket: (dir) => startNginx(dir, "bucket", `location / { root ${dir}; }`),
  },
];

/** Measures how many of the same views reach our own servers and imgproxy, on one, two and four instances of the proxy. */
export async function instances(dir: string, views: number): Promise<Figure[]> {
  const ranks = [...zipfRanks(views, PICTURES, EXPONENT, 20_261_129)];
  const seen = new Set(ranks).size;
  const figures: Figure[] = [{ what: "different pictures among the views", measured: seen, unit: "pictures" }];
  for (const count of INSTANCES)
    for (const [index, way] of WAYS.entries()) {
      const folder = join(dir, `${count}-${index}`);
      await mkdir(folder);
      const { servers, imgproxy } = await deliver(way, folder, count, ranks);
      const what = `of ${views.toLocaleString("en")} views, ${count} ${count === 1 ? "instance" : "instances"}: ${way.name}`;
      figures.push(
        { what: `requests at our servers, ${what}`, measured: servers, unit: "requests" },
        {
          what: `pictures made by imgproxy, ${what}`,
          measured: imgproxy,
          unit: "requests",
          // Several instances may make a picture that another one is still storing; a single one makes none twice.
          ...(way.bucket && count === 1 && { promised: `<= ${seen}`, met: imgproxy <= seen }),
        },
      );
    }
  return figures;
}

async function deliver(way: Way, dir: string, count: number, ranks: readonly number[]): Promise<Requests> {
  const requests = { servers: 0, imgproxy: 0 };
  const picture = jpeg(10_000);
  const headers = {
    "Content-Type": "image/jpeg",
    "Content-Length": picture.length,
    "Cache-Control": "max-age=31536000, public",
  };
  const imgproxy = http.createServer((request, response) => {
    if (request.url !== "/health") requests.imgproxy += 1;
    response.writeHead(200, headers).end(picture);
  });
  await new Promise<void>((done) => void imgproxy.listen(0, "127.0.0.1", done));
  const upstream = `http://127.0.0.1:${(imgproxy.address() as AddressInfo).port}`;
  const env = { IMGPROXY_URL: upstream, ...way.storeOf(dir) };
  const proxies = await Promise.all(Array.from({ length: count }, () => startProxy(env)));
  const bucket = await way.bucket?.(dir);
  const agent = new http.Agent({ keepAlive: true });
  let next = 0;
  const visitor = async (): Promise<void> => {
    for (let view = next++; view < ranks.length; view = next++) {
      const picture = path(ranks[view]! + 1);
      if (bucket && (await get(agent, bucket, `/${md5(picture)}`)) === 200) continue;
      requests.servers += 1;
      // A load balancer gives each request to the next instance.
      const status = await get(agent, proxies[requests.servers % count]!, picture);
      if (status !== 200) throw new Error(`${way.name}: expected 200, got ${status}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: VISITORS }, visitor));
  } finally {
    agent.destroy();
    for (const { pid } of [...proxies, ...(bucket ? [bucket] : [])]) await stop(pid);
    imgproxy.close();
    imgproxy.closeAllConnections();
  }
  return requests;
}

function get(agent: http.Agent, { port }: Server, target: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: "127.0.0.1", port, path: target, agent }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode!));
    });
    request.once("error", reject);
  });
}

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jpeg, path } from "../proxy/images.js";
import { type Server, startOrigin, startProxy, stop } from "../proxy/processes.js";
import { cpuSeconds, peakRss } from "../proxy/processFigures.js";
import { script, wrk } from "../proxy/wrk.js";
import type { Figure } from "../record.js";

const CONNECTIONS = [1, 10, 100, 1_000];
const PICTURES = 500;
/** The most memory of a process at 1,000 connections, in MB. */
const MEMORY = 250;

/** Measures rate, processor time and memory of one process at 1 to 1,000 connections: misses without a store, and hits in a folder. */
export async function connections(dir: string, seconds: number): Promise<Figure[]> {
  const home = join(dir, "connections");
  await mkdir(home);
  await writeFile(join(home, "photo.jpg"), jpeg(30_000));
  const origin = await startOrigin(home, "photo.jpg");
  const IMGPROXY_URL = `http://127.0.0.1:${origin.port}`;
  const paths = Array.from({ length: PICTURES }, (_, i) => path(i + 1));
  const load = await script(home, "pictures", paths);
  const figures: Figure[] = [];
  for (const [kind, store] of [
    ["misses, no store", { STORE: "none" }],
    ["hits, folder", { STORE: "folder", STORE_DIR: join(home, "store") }],
  ] as const)
    for (const count of CONNECTIONS) {
      // A process of its own, whose peak is of this number alone.
      const server = await startProxy({ IMGPROXY_URL, ...store });
      if (store.STORE === "folder") await fill(server, paths);
      const what = `${kind}, ${count.toLocaleString("en")} ${count === 1 ? "connection" : "connections"}`;
      figures.push(...(await underLoad(server, what, load, count, seconds)));
      await stop(server.pid);
    }
  return figures;
}

async function underLoad(
  server: Server,
  what: string,
  load: string,
  count: number,
  seconds: number,
): Promise<Figure[]> {
  // So that the code is compiled: a server runs for weeks.
  await wrk(server, load, 2, { connections: count, mayRefuse: true });
  const before = await cpuSeconds(server.pid);
  const { rate, requests, refused } = await wrk(server, load, seconds, { connections: count, mayRefuse: true });
  // So many connections are not even open in so short a time where a machine is busy with other work.
  if (requests === 0) return [{ what: `rate: ${what}`, measured: `not measured: no response within ${seconds} s` }];
  const micros = (((await cpuSeconds(server.pid)) - before) / requests) * 1e6;
  const memory = await peakRss(server.pid);
  const asked = count === CONNECTIONS.at(-1) && { promised: `<= ${MEMORY} MB`, met: memory <= MEMORY };
  return [
    { what: `rate: ${what}`, measured: Math.round(rate), unit: "requests/s" },
    // More new pictures at once than wait in the queue for imgproxy are 429.
    { what: `refused: ${what}`, measured: Number(((100 * refused) / requests).toFixed(1)), unit: "%" },
    { what: `processor for a request: ${what}`, measured: Math.round(micros), unit: "µs" },
    { what: `peak memory: ${what}`, measured: Math.round(memory), unit: "MB", ...asked },
  ];
}

async function fill({ port }: Server, paths: readonly string[]): Promise<void> {
  for (const one of paths) await (await fetch(`http://127.0.0.1:${port}${one}`)).arrayBuffer();
}

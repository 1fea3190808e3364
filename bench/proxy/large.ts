import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import { join } from "node:path";
import { jpeg, md5, path } from "./images.js";
import { startNginx, startOrigin, startProxy } from "./processes.js";
import { peakRss } from "./processFigures.js";
import { median, type Row } from "./table.js";

/** Number of clients, of which two in five stall. */
export const CLIENTS = 50;
const MIB = 1024 * 1024;

/** Measures stored objects, memory and waits with bodies of 8 MiB and 50 clients of which 20 stall. */
export async function large(dir: string, rounds: number): Promise<Row[]> {
  const home = join(dir, "large");
  await mkdir(home);
  const bytes = jpeg(8 * MIB);
  const digest = md5(bytes);
  await writeFile(join(home, "large.jpg"), bytes);
  const origin = await startOrigin(home, "large.jpg");
  const passing = await startNginx(home, "passing", `location / { proxy_pass http://127.0.0.1:${origin.port}; }`);
  const store = join(home, "store");
  const proxy = await startProxy({
    IMGPROXY_URL: `http://127.0.0.1:${origin.port}`,
    STORE: "folder",
    STORE_DIR: store,
    SPILL_DIR: join(home, "spill"),
  });
  const nginx: Waits[] = [];
  const ours: Waits[] = [];
  let whole = 0;
  for (let round = 0; round < rounds; round++) {
    const paths = Array.from({ length: CLIENTS }, (_, i) => path(100_000 + round * CLIENTS + i));
    nginx.push(await clients(passing.port, paths));
    ours.push(await clients(proxy.port, paths));
    whole += await countWhole(store, digest, round * CLIENTS);
  }
  const rss = await peakRss(proxy.pid);
  const of = (waits: Waits[], name: keyof Waits): number => median(waits.map((each) => each[name]));
  const both = (waits: Waits[]): string =>
    `${of(waits, "median").toFixed(0)} ms, worst ${of(waits, "worst").toFixed(0)}`;
  const slower = median(ours.map((each, i) => each.median / nginx[i]!.median));
  const asked = rounds * CLIENTS;
  return [
    {
      what: "8 MiB, 50 clients, 20 stalled: first byte of the healthy",
      asked: "≤ 3 × nginx",
      measured: `${slower.toFixed(2)} × (${both(ours)})`,
      nginx: both(nginx),
      met: slower <= 3,
    },
    {
      what: "… objects stored whole (MD5)",
      asked: `${asked} of ${asked}`,
      measured: `${whole} of ${asked}`,
      met: whole === asked,
    },
    { what: "… peak RSS", asked: "≤ 250 MB", measured: `${rss.toFixed(0)} MB`, met: rss <= 250 },
  ];
}

/** Counts the objects of a round that are stored with the right bytes within 20 s, and removes them. */
async function countWhole(store: string, digest: string, first: number): Promise<number> {
  const keys = Array.from({ length: CLIENTS }, (_, i) => md5(path(100_000 + first + i)));
  const arrived = async (): Promise<string[]> => {
    const names = new Set(await readdir(store));
    return keys.filter((key) => names.has(key));
  };
  for (let waited = 0; waited < 20_000 && (await arrived()).length < CLIENTS; waited += 250)
    await new Promise((done) => setTimeout(done, 250));
  let whole = 0;
  for (const key of await arrived()) {
    if (md5(await readFile(join(store, key))) === digest) whole++;
    await rm(join(store, key));
  }
  return whole;
}

/** Milliseconds until the first byte, of the clients that read. */
export interface Waits {
  median: number;
  worst: number;
}

/** Starts clients at once, one for each path; resolves when those that read have all bytes. */
export async function clients(port: number, paths: readonly string[]): Promise<Waits> {
  const stalled: net.Socket[] = [];
  const waits: Promise<number>[] = [];
  const ends: Promise<void>[] = [];
  for (const [i, target] of paths.entries()) {
    if (i % 5 < 2) {
      const socket = net.connect(port, "127.0.0.1");
      socket.pause();
      socket.on("error", () => {});
      socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
      stalled.push(socket);
      continue;
    }
    const started = performance.now();
    const request = http.get({ port, host: "127.0.0.1", path: target, agent: false });
    const answer = new Promise<http.IncomingMessage>((done, fail) =>
      request.once("response", done).once("error", fail),
    );
    waits.push(
      answer.then((response) => new Promise((done) => response.once("data", () => done(performance.now() - started)))),
    );
    ends.push(
      answer.then((response) => new Promise((done, fail) => response.resume().once("end", done).once("error", fail))),
    );
  }
  const sorted = (await Promise.all(waits)).sort((a, b) => a - b);
  await Promise.all(ends);
  for (const socket of stalled) socket.destroy();
  return { median: median(sorted), worst: sorted.at(-1)! };
}

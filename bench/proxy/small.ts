import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jpeg, path } from "./images.js";
import { type Server, startNginx, startOrigin, startProxy } from "./processes.js";
import { cpuSeconds } from "./processFigures.js";
import { median, type Row } from "./table.js";
import { script, wrk } from "./wrk.js";

const SOME = 500;
/** Number of images: twice as many as the folder store keeps in memory. */
const MANY = 2_000;

interface Leg {
  name: string;
  server: Server;
  script: string;
  rates: number[];
  micros: number[];
}

/** Measures bodies of 30 kB over 32 connections: nginx and the proxy in turn, so that a busy moment hits both. */
export async function small(dir: string, rounds: number, seconds: number): Promise<Row[]> {
  await writeFile(join(dir, "photo.jpg"), jpeg(30_000));
  const origin = await startOrigin(dir, "photo.jpg");
  const upstream = { IMGPROXY_URL: `http://127.0.0.1:${origin.port}` };
  // The paths are signed before, so that wrk is not measured.
  const paths = Array.from({ length: 20_000 }, (_, i) => path(i + 1));
  const all = await script(dir, "all", paths);
  const one = await script(dir, "one", paths.slice(0, 1));
  const some = await script(dir, "some", paths.slice(0, SOME));
  const many = await script(dir, "many", paths.slice(0, MANY));

  const passing = await startNginx(
    dir,
    "passing",
    'location / { proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ""; }',
    `upstream origin { server 127.0.0.1:${origin.port}; keepalive 64; }`,
  );
  const memory = await startProxy({ ...upstream, STORE: "memory" });
  const folder = await startProxy({ ...upstream, STORE: "folder", STORE_DIR: join(dir, "store") });
  for (const { port } of [memory, folder])
    for (const stored of paths.slice(0, MANY)) await (await fetch(`http://127.0.0.1:${port}${stored}`)).arrayBuffer();

  const leg = (name: string, server: Server, load: string): Leg => ({
    name,
    server,
    script: load,
    rates: [],
    micros: [],
  });
  const nginx = leg("nginx `proxy_pass`", passing, all);
  const miss = leg("miss, no store", await startProxy({ ...upstream, STORE: "none" }), all);
  const hits = [
    leg("hit, memory", memory, one),
    leg("hit, folder", folder, one),
    leg(`hits, memory, ${SOME} images`, memory, some),
    leg(`hits, folder, ${SOME} images`, folder, some),
  ];
  const disk = leg(`hits, folder, ${MANY} images: from disk`, folder, many);
  const legs = [nginx, miss, ...hits, disk, leg("nginx, the file itself", origin, all)];
  // This load is long enough for the code to be compiled: a server runs for weeks.
  for (const { server, script } of legs) await wrk(server, script, 6);
  for (let round = 0; round < rounds; round++) for (const each of legs) await measure(each, seconds);

  const ratio = (each: Leg): number => median(each.rates.map((rate, i) => rate / nginx.rates[i]!));
  console.log(`\n30 kB, 32 connections, logs and metrics on, medians of ${rounds} rounds\n`);
  console.log("| leg | requests/s | of nginx `proxy_pass` | CPU µs/request |\n| --- | --- | --- | --- |");
  for (const each of legs)
    console.log(
      `| ${each.name} | ${median(each.rates).toFixed(0)} | ${ratio(each).toFixed(2)} | ${median(each.micros).toFixed(0)} |`,
    );
  const rate = `${median(nginx.rates).toFixed(0)}/s`;
  return [
    {
      what: "miss, no store: CPU a request",
      asked: "≤ 300 µs",
      measured: `${median(miss.micros).toFixed(0)} µs`,
      nginx: `${median(nginx.micros).toFixed(0)} µs`,
      met: median(miss.micros) <= 300,
    },
    {
      what: "miss, no store: of `proxy_pass`",
      asked: "≥ 0.13",
      measured: ratio(miss).toFixed(2),
      nginx: rate,
      met: ratio(miss) >= 0.13,
    },
    ...hits.map((each) => ({
      what: `${each.name}: of \`proxy_pass\``,
      asked: "≥ 0.4",
      measured: ratio(each).toFixed(2),
      nginx: rate,
      met: ratio(each) >= 0.4,
    })),
  ];
}

async function measure({ server, script, rates, micros }: Leg, seconds: number): Promise<void> {
  const before = await cpuSeconds(server.pid);
  const { rate, requests } = await wrk(server, script, seconds);
  rates.push(rate);
  micros.push((((await cpuSeconds(server.pid)) - before) / requests) * 1e6);
}

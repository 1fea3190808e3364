import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jpeg, path } from "./images.js";
import { freePort, type Server, startOrigin, startProgram, startProxy, startSilent, stop } from "./processes.js";
import { rss } from "./processFigures.js";
import type { Row } from "./table.js";
import { script, wrk } from "./wrk.js";

/** Number of pictures, of 30 kB each. */
const PICTURES = Number(process.env.BENCH_PICTURES ?? 8_000);
const WHAT = `memory with ${PICTURES} pictures of 30 kB`;
/** The ratio that a service saw on its machine when it left an in-memory cache: 65 % of its memory, then 33 %. */
const SEED = 33 / 65;
/** Seconds of each load. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4) * 2;

/** A cache under load: its processes, and a way to start it anew with what it has stored. */
interface Cache {
  name: string;
  start(): Promise<Server[]>;
}

/** Bytes of one cache in MB, at each of the three moments. */
interface Memory {
  load: number;
  rest: number;
  again: number;
}

/**
 * Measures the memory of this proxy with a folder store beside that of an in-memory cache of the same pictures: redis and the
 * smallest proxy in front of it. Both are filled, loaded, ended in order, started again with what they have stored, and
 * loaded once more. `REDIS_SERVER` may name the program. Pages of files that the system keeps while it has room are not
 * memory of a process, and count for neither.
 */
export async function redis(dir: string): Promise<Row[]> {
  const program = process.env.REDIS_SERVER ?? "redis-server";
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
  } catch {
    return [{ what: WHAT, asked: "", measured: "not run: redis-server is not installed", met: true }];
  }
  const home = join(dir, "redis");
  await mkdir(home);
  await writeFile(join(dir, "picture.jpg"), jpeg(30_000));
  const origin = await startOrigin(dir, "picture.jpg");
  const paths = Array.from({ length: PICTURES }, (_, i) => path(i + 1));
  const load = await script(dir, "pictures", paths);
  const ours = await measure(folderCache(join(home, "store"), origin), paths, load);
  const theirs = await measure(redisCache(program, home, origin), paths, load);
  const row = (what: string, moment: keyof Memory): Row => ({
    what: `${WHAT}: ${what}`,
    asked: `≤ ${SEED.toFixed(2)} of redis and its proxy`,
    measured: `${(ours[moment] / theirs[moment]).toFixed(2)} (${ours[moment].toFixed(0)} MB, ${theirs[moment].toFixed(0)} MB)`,
    met: ours[moment] / theirs[moment] <= SEED,
  });
  return [row("under load", "load"), row("after a restart", "rest"), row("after a restart, under load", "again")];
}

async function measure(cache: Cache, paths: readonly string[], load: string): Promise<Memory> {
  let servers = await cache.start();
  const front = servers[0]!;
  await fill(front, paths);
  const underLoad = await loaded(servers, load);
  await Promise.all(servers.map(({ pid }) => stop(pid)));
  servers = await cache.start();
  await sleep(1_000);
  const rest = await sum(servers);
  const again = await loaded(servers, load);
  await Promise.all(servers.map(({ pid }) => stop(pid)));
  console.log(
    `${cache.name}: ${underLoad.toFixed(0)} MB under load, ${rest.toFixed(0)} MB after a restart, ${again.toFixed(0)} MB under load`,
  );
  return { load: underLoad, rest, again };
}

const sum = async (servers: readonly Server[]): Promise<number> =>
  (await Promise.all(servers.map(({ pid }) => rss(pid)))).reduce((all, one) => all + one, 0);

/** Returns the memory in the middle of a load of hits. */
async function loaded(servers: readonly Server[], load: string): Promise<number> {
  const running = wrk(servers[0]!, load, SECONDS);
  await sleep(SECONDS * 750);
  const bytes = await sum(servers);
  await running;
  return bytes;
}

/** Requests every picture once, over eight connections. */
async function fill({ port }: Server, paths: readonly string[]): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (next < paths.length)
        await (
          await fetch(`http://127.0.0.1:${port}${paths[next++]!}`, { headers: { connection: "close" } })
        ).arrayBuffer();
    }),
  );
}

const folderCache = (store: string, origin: Server): Cache => ({
  name: "this proxy, folder store",
  start: async () => [
    await startProxy({ IMGPROXY_URL: `http://127.0.0.1:${origin.port}`, STORE: "folder", STORE_DIR: store }),
  ],
});

/** An in-memory cache whose pictures survive a restart in a dump, as its own does. */
const redisCache = (program: string, home: string, origin: Server): Cache => ({
  name: "redis and its proxy",
  async start() {
    const redisPort = await freePort();
    // It saves a dump when it ends, and none while it is measured.
    const settings = ["--port", String(redisPort), "--bind", "127.0.0.1", "--dir", home, "--save", "3600 100000000"];
    const pid = await startSilent(program, settings);
    await sleep(2_000);
    const port = await freePort();
    const env = { PORT: String(port), REDIS_PORT: String(redisPort), UPSTREAM_PORT: String(origin.port) };
    const front = await startProgram(process.execPath, env, port, "/livez", [resolve("bench/proxy/redisCache.mjs")]);
    return [front, { port: redisPort, pid }];
  },
});

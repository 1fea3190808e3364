/**
 * Measures what visitors notice of pictures that are made in the background after uploads: their latency beside that of an idle
 * proxy, in turns, on a Ceph of this run. From the root of the repository, after a build; `IMGPROXY_BIN` names imgproxy's program.
 *
 *   npx -y pnpm@10.34.9 --filter @bucketfirst/bench events
 *
 * `BENCH_ORIGINALS` (200) uploads in `BENCH_ROUNDS` (4) rounds. A visitor asks every 40 ms, each fifth time for a picture that
 * is not made yet.
 */
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createImages } from "../packages/core/dist/index.node.js";
import { SIGNING } from "./proxy/images.js";
import { freePort, startProgram, startProxy, stopAll } from "./proxy/processes.js";
import { openRealBucket } from "./proxy/realBucket.js";
import { type Figure, record } from "./record.js";

const ORIGINALS = Number(process.env.BENCH_ORIGINALS ?? 200);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 4);
const WINDOW_MS = 8_000;
const PAUSE_MS = 40;
const PHOTO = resolve("examples/gallery/photos/by-the-water.jpg");
const TOKEN = "a-token-of-thirty-two-characters";
const variants = { card: { width: 300, formats: ["webp"] }, page: { width: 800, formats: [] } } as const;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
/** Returns the value below which a share of the values lie. */
const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

/** Latencies of visitors in milliseconds. */
interface Latencies {
  hit: number[];
  miss: number[];
}

async function main(dir: string): Promise<void> {
  const { IMGPROXY_BIN } = process.env;
  if (!IMGPROXY_BIN) throw new Error("IMGPROXY_BIN: expected the program of imgproxy, got none");
  const bucket = await openRealBucket(dir);
  if (typeof bucket === "string") throw new Error(bucket);
  await copyFile(PHOTO, join(dir, "visitor.jpg"));
  for (let i = 0; i < ORIGINALS; i++) await copyFile(PHOTO, join(dir, `${i}.jpg`));
  const port = await freePort();
  const env = { IMGPROXY_BIND: `127.0.0.1:${port}`, IMGPROXY_LOCAL_FILESYSTEM_ROOT: dir, IMGPROXY_LOG_LEVEL: "error" };
  await startProgram(IMGPROXY_BIN, { ...env, IMGPROXY_KEY: SIGNING.key, IMGPROXY_SALT: SIGNING.salt }, port);
  const file = join(dir, "events.json");
  const originals = [{ bucket: "uploads", source: "local:///{key}" }];
  await writeFile(file, JSON.stringify({ images: { sets: true, variants }, originals }));
  const settings = { IMGPROXY_URL: `http://127.0.0.1:${port}`, EVENTS_TOKEN: TOKEN, EVENTS_FILE: file };
  const proxy = `http://127.0.0.1:${(await startProxy({ STORE: "s3", ...bucket.env, ...settings })).port}`;
  const images = createImages({ proxyUrl: proxy, signing: SIGNING });
  let width = 0;
  const ask = async (to: Latencies, i: number): Promise<void> => {
    const kind = i % 5 === 4 ? "miss" : "hit";
    const started = performance.now();
    const url = images.buildUrl("local:///visitor.jpg", { width: kind === "miss" ? 400 + width++ : 399 });
    const response = await fetch(url);
    await response.arrayBuffer();
    if (response.headers.get("x-cache") === kind.toUpperCase()) to[kind].push(performance.now() - started);
  };
  const pending = async (): Promise<number> => {
    const response = await fetch(`${proxy}/events`, { headers: { authorization: `Bearer ${TOKEN}` } });
    return ((await response.json()) as { pending: number }).pending;
  };
  const stored = async (): Promise<number> => {
    const text = await (await fetch(`${proxy}/metrics`)).text();
    return Number(/^bucketfirst_stored_total\{result="stored"\} (\d+)/m.exec(text)?.[1]);
  };
  const window = async (to: Latencies, isOver: () => Promise<boolean>): Promise<void> => {
    const until = performance.now() + WINDOW_MS;
    for (let i = 0; performance.now() < until && !(i % 25 === 24 && (await isOver())); i++) {
      await ask(to, i);
      await pause(PAUSE_MS);
    }
  };
  const [idle, busy]: [Latencies, Latencies] = [
    { hit: [], miss: [] },
    { hit: [], miss: [] },
  ];
  const warmUp: Latencies = { hit: [], miss: [] };
  for (let i = 0; i < 20; i++) await ask(warmUp, i);
  const started = performance.now();
  const beside = { pictures: 0, seconds: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    await window(idle, async () => false);
    const Records = Array.from({ length: ORIGINALS }, (_, i) => i)
      .filter((i) => i % ROUNDS === round)
      .map((i) => ({
        eventName: "ObjectCreated:Put",
        s3: { bucket: { name: "uploads" }, object: { key: `${i}.jpg`, eTag: "1" } },
      }));
    const body = JSON.stringify({ Records });
    const sent = await fetch(`${proxy}/events?token=${TOKEN}`, { method: "POST", body });
    if (sent.status !== 200) throw new Error(`events: ${sent.status}`);
    const [from, before, asked] = [performance.now(), await stored(), busy.miss.length];
    await window(busy, async () => (await pending()) === 0);
    beside.pictures += (await stored()) - before - (busy.miss.length - asked);
    beside.seconds += (performance.now() - from) / 1000;
    while ((await pending()) > 0) await pause(200);
  }
  let members = 0;
  for await (const name of bucket.store.list("")) if (/^[0-9a-f]{32}\/\d/.test(name)) members++;
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${ORIGINALS} originals, ${members} members stored, ${seconds.toFixed(0)} s, load ${loadavg()[0]!.toFixed(1)}`,
  );
  const perSecond = beside.pictures / beside.seconds;
  console.log(
    `made beside visitors: ${beside.pictures} in ${beside.seconds.toFixed(0)} s, ${perSecond.toFixed(1)} a second`,
  );
  const figures: Figure[] = [
    { what: "pictures of uploads made beside visitors", measured: Math.round(perSecond * 10) / 10, unit: "a second" },
  ];
  for (const kind of ["hit", "miss"] as const)
    for (const share of [0.5, 0.95]) {
      const [before, meanwhile] = [quantile(idle[kind], share), quantile(busy[kind], share)];
      const ratio = meanwhile / before;
      const text = `${before.toFixed(1)} ms idle, ${meanwhile.toFixed(1)} ms meanwhile, ${ratio.toFixed(2)} times`;
      console.log(`${kind}, ${share * 100} %: ${text} (${idle[kind].length} and ${busy[kind].length} requests)`);
      figures.push({
        what: `latency of a ${kind} while uploads are worked on, beside idle, ${share === 0.5 ? "median" : "95 %"}`,
        measured: Math.round(ratio * 100) / 100,
        unit: "times",
        ...(share === 0.5 && { promised: "≤ 1.3", met: ratio <= 1.3 }),
      });
    }
  record("events", figures);
  await bucket.close();
}

const dir = await mkdtemp(join(tmpdir(), "bucketfirst-bench-events-"));
try {
  await main(dir);
} finally {
  await stopAll();
  await rm(dir, { recursive: true, force: true });
}

import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createImages } from "../../packages/core/dist/index.node.js";
import { md5, SIGNING } from "./images.js";
import { CLIENTS, clients, type Waits } from "./large.js";
import { freePort, startNginx, startProgram, startProxy } from "./processes.js";
import { peakRss } from "./processFigures.js";
import { openRealBucket, type RealBucket } from "./realBucket.js";
import { median, type Row } from "./table.js";

const WHAT = "8 MiB from a real imgproxy with 4 workers, 50 clients, 20 stalled, Ceph: first byte of the healthy";
const MIB = 1024 * 1024;

const images = createImages({ proxyUrl: "http://x", signing: SIGNING });

/** Returns another path for each number; imgproxy passes the picture through, and holds a worker until it has been read. */
const pathOf = (number: number): string =>
  images
    .buildUrl("local:///large.jpg", { skipProcessing: ["jpg"], cachebuster: String(number) })
    .slice("http://x".length);

/**
 * Measures as `large` does, with a real imgproxy, which `IMGPROXY_BIN` names, and a real bucket; a row names a part that was
 * missing. A worker of imgproxy is held until its body is read: one slow reader would make all others wait.
 */
export async function largeReal(dir: string, rounds: number): Promise<Row[]> {
  const { IMGPROXY_BIN } = process.env;
  const missing = (what: string): Row[] => [{ what: WHAT, asked: "", measured: `not run: ${what}`, met: true }];
  if (!IMGPROXY_BIN) return missing("IMGPROXY_BIN names no imgproxy");
  const home = join(dir, "large-real");
  await mkdir(home);
  const bucket = await openRealBucket(home);
  if (typeof bucket === "string") return missing(bucket);
  try {
    return await compare(home, bucket, IMGPROXY_BIN, rounds);
  } finally {
    await bucket.close();
  }
}

async function compare(home: string, bucket: RealBucket, program: string, rounds: number): Promise<Row[]> {
  const bytes = await largeJpeg();
  await writeFile(join(home, "large.jpg"), bytes);
  const port = await freePort();
  const env = {
    IMGPROXY_BIND: `127.0.0.1:${port}`,
    IMGPROXY_KEY: SIGNING.key,
    IMGPROXY_SALT: SIGNING.salt,
    IMGPROXY_LOCAL_FILESYSTEM_ROOT: home,
    IMGPROXY_LOG_LEVEL: "error",
    IMGPROXY_WORKERS: "4",
    // Its default of 10 s would end requests that take longer on a busy machine.
    IMGPROXY_TIMEOUT: "60",
    IMGPROXY_WRITE_RESPONSE_TIMEOUT: "60",
  };
  await startProgram(program, env, port);
  const imgproxy = `http://127.0.0.1:${port}`;
  const passing = await startNginx(home, "passing", `location / { proxy_pass ${imgproxy}; }`);
  const proxy = await startProxy({ IMGPROXY_URL: imgproxy, ...bucket.env, SPILL_DIR: join(home, "spill") });
  const nginx: Waits[] = [];
  const ours: Waits[] = [];
  let whole = 0;
  for (let round = 0; round < rounds; round++) {
    const paths = Array.from({ length: CLIENTS }, (_, i) => pathOf(round * CLIENTS + i));
    nginx.push(await clients(passing.port, paths));
    ours.push(await clients(proxy.port, paths));
    whole += await countStored(bucket, paths, bytes);
  }
  const both = (waits: Waits[]): string => {
    const of = (name: keyof Waits): string => median(waits.map((each) => each[name])).toFixed(0);
    return `${of("median")} ms, worst ${of("worst")}`;
  };
  const rss = await peakRss(proxy.pid);
  const slower = median(ours.map((each, i) => each.median / nginx[i]!.median));
  const asked = rounds * CLIENTS;
  return [
    {
      what: WHAT,
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
    { what: "… peak RSS", asked: "≤ 200 MB", measured: `${rss.toFixed(0)} MB`, met: rss <= 200 },
  ];
}

/** Makes a picture of noise of a little over 8 MiB, which no encoder can make smaller. */
async function largeJpeg(): Promise<Buffer> {
  const sharp = createRequire(resolve("packages/proxy/package.json"))("sharp");
  const noise = { type: "gaussian", mean: 128, sigma: 60 };
  const picture = sharp({ create: { width: 2600, height: 2400, channels: 3, background: "#777", noise } });
  const made: Buffer = await picture.jpeg({ quality: 90 }).toBuffer();
  // Decoders skip bytes behind the end.
  return made.length < 8 * MIB ? Buffer.concat([made, Buffer.alloc(8 * MIB - made.length)]) : made;
}

/** Counts the objects that are stored with the right bytes within 30 s, and removes them, since this Ceph keeps them in memory. */
async function countStored({ store }: RealBucket, paths: readonly string[], bytes: Buffer): Promise<number> {
  const digest = md5(bytes);
  let whole = 0;
  const until = performance.now() + 30_000;
  for (const key of paths.map(md5)) {
    let head = await store.head(key);
    for (; !head && performance.now() < until; head = await store.head(key)) await sleep(100);
    if (head?.size === bytes.length && head.etag === `"${digest}"`) whole++;
    await store.delete(key);
  }
  return whole;
}

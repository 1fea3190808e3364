import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createImages } from "../../packages/core/dist/index.node.js";
import { startCacheProxies } from "./cacheProxies.js";
import { SIGNING } from "./images.js";
import { type Leg, legOf, legRows, missingRow } from "./legRows.js";
import { type Server, startOrigin, startProgram, startProxy } from "./processes.js";
import { cpuSeconds } from "./processFigures.js";
import { openRealBucket, type RealBucket } from "./realBucket.js";
import type { Row } from "./table.js";
import { OF_PAGE, script, wrk } from "./wrk.js";

/** Port of imgproxy for the sidecar, which has no setting for it. */
const IMGPROXY_PORT = 8081;
/** Number of images: more than are requested in one leg. */
const IMAGES = 20_000;
const HITS = 500;

const WHAT = "new images of pages on Ceph, 32 connections, read-through on";

const images = createImages({ proxyUrl: "http://x", signing: SIGNING });

/** Returns another path for each number; imgproxy passes the picture through, so that its work is not measured. */
const pathOf = (number: number): string =>
  images
    .buildUrl("local:///photo.jpg", { skipProcessing: ["jpg"], cachebuster: String(number) })
    .slice("http://x".length);

/**
 * Measures new images on a real bucket: this proxy, the Go sidecar and a proxy of Express in turn. `SIDECAR` names the
 * sidecar's binary and `IMGPROXY_BIN` imgproxy's; a row names a part that was missing.
 */
export async function sidecar(dir: string, rounds: number, seconds: number): Promise<Row[]> {
  const home = join(dir, "sidecar");
  await mkdir(home);
  const bucket = await openRealBucket(home);
  if (typeof bucket === "string") return [{ what: WHAT, asked: "", measured: `not run: ${bucket}`, met: true }];
  try {
    await startImages(home);
    return await compare(home, bucket, rounds, seconds);
  } finally {
    await bucket.close();
  }
}

/** Starts imgproxy, else an nginx in its place, at the sidecar's port. */
async function startImages(home: string): Promise<void> {
  const sharp = createRequire(resolve("packages/proxy/package.json"))("sharp");
  const noise = { type: "gaussian", mean: 128, sigma: 40 };
  const photo = sharp({ create: { width: 200, height: 150, channels: 3, background: "#777", noise } });
  await writeFile(join(home, "photo.jpg"), await photo.jpeg({ quality: 92 }).toBuffer());
  const { IMGPROXY_BIN } = process.env;
  if (!IMGPROXY_BIN) return void (await startOrigin(home, "photo.jpg", IMGPROXY_PORT));
  const env = {
    IMGPROXY_BIND: `127.0.0.1:${IMGPROXY_PORT}`,
    IMGPROXY_KEY: SIGNING.key,
    IMGPROXY_SALT: SIGNING.salt,
    IMGPROXY_LOCAL_FILESYSTEM_ROOT: home,
    IMGPROXY_LOG_LEVEL: "error",
  };
  await startProgram(IMGPROXY_BIN, env, IMGPROXY_PORT);
}

async function compare(home: string, bucket: RealBucket, rounds: number, seconds: number): Promise<Row[]> {
  const imgproxy = `http://127.0.0.1:${IMGPROXY_PORT}`;
  const ours = legOf("bucketfirst-proxy", await startProxy({ IMGPROXY_URL: imgproxy, ...bucket.env }));
  // The visitors of all are pages, as nearly all are; a tool or a crawler has not asked the bucket before.
  const tools = legOf("bucketfirst-proxy, tools", ours.server);
  const others = await startCacheProxies(bucket.env, imgproxy);
  const theirs = others.flatMap((one) => ("server" in one ? [legOf(one.name, one.server)] : []));
  let next = 0;
  const known = pathOf(++next);
  await untilStored(ours.server, known);
  let readThrough = true;
  // The first round is left out, since the code is compiled in it: a server runs for weeks.
  for (let round = -1; round < rounds; round++)
    for (const leg of [ours, ...theirs, tools]) {
      const paths = Array.from({ length: IMAGES }, () => pathOf(++next));
      const load = await script(home, `leg${theirs.indexOf(leg)}-${round}`, paths, leg === tools ? {} : OF_PAGE);
      // A bucket that failed is not asked for 30 s, and then this would be another comparison.
      await misses(leg, load, seconds, round >= 0, async () => {
        if (leg.server === ours.server && !(await isHit(ours.server, known))) readThrough = false;
      });
    }
  const hits = legOf("bucketfirst-proxy, hits", ours.server);
  // Numbers 1 to 500 are not all there: wrk never sends the first request of a script.
  const warm = Array.from({ length: HITS }, (_, i) => pathOf(i + 10));
  const load = await script(home, "hits", warm);
  for (let round = -1; round < rounds; round++) await misses(hits, load, seconds, round >= 0);
  const missing = others.flatMap((one) => ("missing" in one ? [one] : []));
  return [...(await legRows(WHAT, ours, theirs, [tools, hits], readThrough)), ...missing.map(missingRow)];
}

async function misses(
  { server, rates, medians, cpus }: Leg,
  load: string,
  seconds: number,
  counts: boolean,
  onSent: () => Promise<void> = async () => {},
): Promise<void> {
  const before = await cpuSeconds(server.pid);
  const { rate, requests, medianMs } = await wrk(server, load, seconds);
  await onSent();
  const used = (await untilIdle(server)) - before;
  if (!counts) return;
  rates.push(rate);
  medians.push(medianMs);
  cpus.push((used / requests) * 1e3);
}

/** Returns whether the proxy has an image from the bucket. */
async function isHit({ port }: Server, path: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  await response.arrayBuffer();
  return response.headers.get("x-cache") === "HIT";
}

/** Requests an image until it is a hit. */
async function untilStored(server: Server, path: string): Promise<void> {
  for (let attempt = 0; !(await isHit(server, path)); attempt++) {
    if (attempt === 100) throw new Error("the image is not stored");
    await sleep(50);
  }
}

/** Waits until all queued objects are stored, and returns the seconds of processor by then. */
async function untilIdle({ pid }: Server): Promise<number> {
  for (let last = await cpuSeconds(pid); ; ) {
    await sleep(1_000);
    const now = await cpuSeconds(pid);
    if (now - last < 0.05) return now;
    last = now;
  }
}

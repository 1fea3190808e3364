import { mkdir, readFile, writeFile } from "node:fs/promises";
import net from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test, vi } from "vitest";
import { send } from "./support/http.js";
import { image, imageHeaders, jpeg, type Script, startImgproxy } from "./support/imgproxy.js";
import { listening, production } from "./support/process.js";
import { keyOf, metric, signed } from "./support/proxy.js";
import { environmentOf, isInstalled, startStore } from "./support/realStore.js";

const MB = 1e6;
const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

/** Most memory that a process has held so far, in bytes. */
async function peakOf(pid: number): Promise<number> {
  return Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

/** A folder with objects of these sizes under the keys of `/w:1`, `/w:2` and so on. */
async function folderOf(sizes: readonly number[]): Promise<string> {
  const dir = join(await scratch(), "bucket");
  await mkdir(dir);
  for (const [i, size] of sizes.entries()) await writeFile(join(dir, keyOf(signed(`/w:${i + 1}`))), await jpeg(size));
  return dir;
}

/** Starts a production proxy that writes the bytes of its buffers to a file on SIGUSR2, after a collection of garbage. */
async function measured(env: Record<string, string>, fill?: (url: string) => Promise<void>) {
  const dir = await scratch();
  const [preload, file] = [join(dir, "tell.cjs"), join(dir, "bytes")];
  await writeFile(
    preload,
    `process.on("SIGUSR2", () => { gc(); setTimeout(() => { gc(); require("node:fs").writeFileSync(${JSON.stringify(file)}, String(process.memoryUsage().arrayBuffers)); }, 300); });`,
  );
  const proxy = await production({ PROBE: "false", NODE_OPTIONS: `--expose-gc --require ${preload}`, ...env });
  await listening(proxy.url);
  const buffers = async (): Promise<number> => {
    await writeFile(file, "");
    proxy.child.kill("SIGUSR2");
    return vi.waitFor(async () => {
      const text = await readFile(file, "utf8");
      expect(text).not.toBe("");
      return Number(text);
    }, 5_000);
  };
  await fill?.(proxy.url);
  return { ...proxy, buffers, idle: await buffers() };
}

/** Opens a connection that sends the given requests, and reads nothing until the test reads from it. */
async function connect(url: string, text: string): Promise<net.Socket> {
  const { hostname, port } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port) });
  socket.pause().on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await new Promise<void>((done) => socket.once("connect", done));
  socket.write(text);
  return socket;
}

test("600 requests ahead on one connection are answered one after the other, from files that are read at its pace", async () => {
  const size = 900_000;
  const dir = await folderOf([size]);
  const proxy = await measured({ STORE: "folder", STORE_DIR: dir, IMGPROXY_URL: "http://127.0.0.1:9" });
  const socket = await connect(proxy.url, request(signed("/w:1")).repeat(600));
  await sleep(1_500);
  expect(await peakOf(proxy.child.pid!)).toBeLessThan(140 * MB);
  expect(await metric(proxy, "bucketfirst_memory_bytes")).toBeLessThan(8 * MB);
  let heads = 0;
  let bytes = 0;
  socket.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    heads += chunk.toString("latin1").split("X-Cache: HIT").length - 1;
  });
  socket.resume();
  await vi.waitFor(() => expect(bytes).toBeGreaterThan(600 * size), 30_000);
  expect(heads).toBeGreaterThan(590);
  expect(await peakOf(proxy.child.pid!)).toBeLessThan(160 * MB);
  await vi.waitFor(async () => expect(await metric(proxy, "bucketfirst_flights")).toBe(0));
}, 60_000);

/** Requests of 1,000 clients, for one kind of store. */
interface Load {
  env: Record<string, string>;
  /** Hits and misses, each for several clients. */
  paths: string[];
  /** Bytes of a miss. */
  missBytes: number;
  /** Fills a store that only the proxy reaches. */
  fill?(url: string): Promise<void>;
}

/** Images that are kept in memory, that are read at once, and long ones. */
const SIZES = Array.from({ length: 100 }, (_, i) => [30_000, 250_000, 900_000, 8_000_000][i % 4]!);
const LARGE = 8_000_000;
const PATHS = Array.from({ length: 150 }, (_, i) => signed(`/w:${i + 1}`));

const hasCeph = await isInstalled("ceph");

const LOADS: Record<string, () => Promise<Load>> = {
  async folder() {
    const dir = await folderOf(SIZES);
    // Files count as settled a second after their last change.
    await sleep(1_100);
    return { env: { STORE: "folder", STORE_DIR: dir }, paths: PATHS, missBytes: LARGE };
  },
  async Ceph() {
    const ceph = await startStore("ceph");
    onTestFinished(() => ceph.down());
    const bucket = `memory-${process.pid}`;
    await ceph.createBucket(bucket);
    for (const [i, size] of SIZES.entries()) {
      const object = { Bucket: bucket, Key: keyOf(PATHS[i]!), Body: await jpeg(size), ContentType: "image/jpeg" };
      await ceph.client.send(new PutObjectCommand(object));
    }
    return {
      env: { ...environmentOf(ceph, bucket), READ_THROUGH_TIMEOUT_MS: "10000" },
      paths: PATHS,
      missBytes: 2_000_000,
    };
  },
  // What this store keeps is its own affair, and these are all held for clients: so the misses are of a kind that is not stored.
  async memory() {
    const stored = PATHS.slice(0, 40);
    const missed = Array.from({ length: 50 }, (_, i) => signed(`/exp:4102444800/w:${i + 1}`));
    const fill = async (url: string): Promise<void> => {
      for (const path of stored) await send(url, path);
      await vi.waitFor(async () => expect(await metric({ url }, "bucketfirst_flights")).toBe(0), 10_000);
    };
    return { env: { STORE: "memory" }, paths: [...stored, ...missed], missBytes: LARGE, fill };
  },
};

/** Answers with an image whose size goes by its number, the long ones for misses. */
const bySize: Script = async (request, response) => {
  const size = request.url!.includes("/exp:") ? undefined : SIZES[Number(/\/w:(\d+)/.exec(request.url!)![1]) - 1];
  image(await jpeg(size === undefined ? LARGE : Math.min(size, 900_000)), {})(request, response);
};

test.each(Object.keys(LOADS).filter((name) => name !== "Ceph" || hasCeph))(
  "1,000 clients that read nothing, of every kind of answer, with the store %s: at most 250 MB, and the metric tells the truth",
  async (name) => {
    const { env, paths, missBytes, fill } = await LOADS[name]!();
    const made = await jpeg(missBytes);
    const upstream = await startImgproxy(fill ? bySize : image(made));
    const proxy = await measured(
      {
        ...env,
        IMGPROXY_URL: upstream.url,
        CLIENT_STALL_TIMEOUT: "120",
        SPILL_DIR: await scratch(),
      },
      fill,
    );
    for (let i = 0; i < 1_000; i++) await connect(proxy.url, request(paths[i % paths.length]!));
    // Small answers lie in the system's buffers, and their connections count as idle after a while.
    expect(await metric(proxy, "bucketfirst_connections")).toBeGreaterThan(400);
    let before = -1;
    await vi.waitFor(
      async () => {
        const now = await metric(proxy, "bucketfirst_spill_bytes");
        const still = now === before;
        before = now;
        expect(still && (await metric(proxy, "bucketfirst_uploads_pending")) === 0).toBe(true);
      },
      { timeout: 60_000, interval: 1_000 },
    );
    const told = await metric(proxy, "bucketfirst_memory_bytes");
    const truth = (await proxy.buffers()) - proxy.idle;
    expect(await peakOf(proxy.child.pid!)).toBeLessThan(250 * MB);
    expect(truth).toBeGreaterThan(10 * MB);
    expect(told / truth).toBeGreaterThan(0.8);
    expect(told / truth).toBeLessThan(1.2);
    // Others are served all the while.
    const socket = await connect(proxy.url, request(paths.at(-1)!));
    let bytes = 0;
    socket.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
    });
    socket.resume();
    await vi.waitFor(() => expect(bytes).toBeGreaterThan(missBytes), 10_000);
  },
  150_000,
);

test("an answer for a page of facts counts as well", async () => {
  const facts = Buffer.from(JSON.stringify({ facts: "x".repeat(3 * MB) }));
  const upstream = await startImgproxy((_request, response) => {
    response.writeHead(200, imageHeaders(facts, { "Content-Type": "application/json" })).end(facts);
  });
  const proxy = await measured({ STORE: "none", IMGPROXY_URL: upstream.url, MAX_MEMORY_BYTES: String(16 * MB) });
  for (let i = 0; i < 40; i++) await connect(proxy.url, request(`/info${signed(`/s:${i}`)}`));
  await sleep(1_500);
  expect(await metric(proxy, "bucketfirst_memory_bytes")).toBeLessThan(24 * MB);
  expect((await proxy.buffers()) - proxy.idle).toBeLessThan(40 * MB);
});

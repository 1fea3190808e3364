import http from "node:http";
import type { AddressInfo } from "node:net";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { listen } from "@bucketfirst/testkit/listen";
import { expect, onTestFinished, test, vi } from "vitest";
import { createS3Store } from "../src/stores/s3/s3.js";
import { type Fault, startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, signed, startProxy } from "./support/proxy.js";
import { isInstalled, startStore } from "./support/realStore.js";

const IDLE = 200;

/** A bucket full of objects of `size` bytes whose bodies break, and a proxy in front of it. */
async function start(size: number, fault: Fault) {
  const bucket = await startFaultStore();
  const stored = await jpeg(size);
  const made = await jpeg(31_000);
  const upstream = await startImgproxy(image(made));
  for (let i = 0; i < 20; i++)
    bucket.objects.set(keyOf(signed(`/w:${i}`)), { bytes: stored, headers: { "content-type": "image/jpeg" } });
  bucket.fault = (method) => (method === "GET" ? fault : undefined);
  const warn = vi.fn();
  const running = await startProxy(upstream.url, {
    store: createS3Store(bucket.config),
    limits: { readThroughTimeoutMs: 800, readThroughIdleMs: IDLE },
    log: { debug() {}, info() {}, warn, error() {} },
  });
  const visit = async (i: number) => {
    const { status, headers, body } = await send(running.url, signed(`/w:${i}`));
    return [status, headers["x-cache"], body.equals(made)];
  };
  return { bucket, stored, made, upstream, running, warn, visit };
}

test.each([
  ["cut, a small one", 30_000, "half", /other side|ECONNRESET|terminated/],
  ["stalled, a small one", 30_000, "stall", /no answer within 800 ms/],
  ["cut", 100_000, "half", /other side|terminated|aborted|closed|ECONNRESET|premature/i],
  ["stalled", 100_000, "stall", /nothing for 200 ms|no answer within/],
] as const)(
  "an object that is %s before anything was sent: the same visitor gets it from imgproxy, and the bucket is healed",
  async (_name, size, fault, reason) => {
    const { bucket, made, running, warn, visit } = await start(size, fault);
    expect(await visit(1)).toEqual([200, "MISS", true]);
    expect(warn).toHaveBeenCalledWith(
      expect.objectContaining({ object: keyOf(signed("/w:1")), reason: expect.stringMatching(reason), sent: false }),
      expect.stringContaining("broke off"),
    );
    await vi.waitFor(() => expect(bucket.objects.get(keyOf(signed("/w:1")))!.bytes.equals(made)).toBe(true), 5_000);
    expect(await metric(running, "bucketfirst_memory_bytes")).toBe(0);
    bucket.fault = () => undefined;
    expect(await visit(1)).toEqual([200, "HIT", true]);
  },
);

test.each(["half", "stall"] as const)(
  "an object that breaks after bytes were sent (%s) breaks one visitor; the next one gets it from imgproxy",
  async (fault) => {
    const { bucket, running, warn, visit } = await start(2_000_000, fault);
    await expect(send(running.url, signed("/w:1"))).rejects.toThrow();
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ sent: true }), expect.any(String));
    expect(await visit(1)).toEqual([200, "MISS", true]);
    await vi.waitFor(() => expect(bucket.objects.get(keyOf(signed("/w:1")))!.bytes).toHaveLength(31_000), 5_000);
  },
);

test("what breaks behind the first bytes switches read-through off, and a whole body counts as a success", async () => {
  const { bucket, warn, visit } = await start(30_000, "half");
  for (let i = 0; i < 4; i++) await visit(i);
  bucket.fault = () => undefined;
  expect((await visit(10))[1]).toBe("HIT");
  bucket.fault = (method) => (method === "GET" ? "half" : undefined);
  for (let i = 11; i < 15; i++) await visit(i);
  const off = expect.stringContaining("read-through is off");
  expect(warn).not.toHaveBeenCalledWith(expect.anything(), off);
  await visit(15);
  expect(warn).toHaveBeenCalledWith(expect.anything(), off);
  const before = bucket.calls.filter((call) => call.startsWith("GET")).length;
  expect(await visit(16)).toEqual([200, "MISS", true]);
  expect(bucket.calls.filter((call) => call.startsWith("GET"))).toHaveLength(before);
});

test("a client that takes its time is no silence of the bucket", async () => {
  const { bucket, stored, running } = await start(20_000_000, undefined);
  bucket.fault = () => undefined;
  const { hostname, port } = new URL(running.url);
  const received = await new Promise<number>((resolve, reject) => {
    let length = 0;
    http
      .get({ hostname, port, path: signed("/w:1"), agent: false }, (response) => {
        response.once("data", () => {
          response.pause();
          setTimeout(() => response.resume(), IDLE * 3);
        });
        response.on("data", (chunk) => {
          length += chunk.length;
        });
        response.once("end", () => resolve(length)).once("error", reject);
      })
      .once("error", reject);
  });
  expect(received).toBe(stored.length);
});

test.skipIf(!(await isInstalled("ceph")))(
  "on Ceph: a line that is cut in the middle of an object, and an object that is whole again",
  async () => {
    const ceph = await startStore("ceph");
    onTestFinished(() => ceph.down());
    const bucket = `broken-${process.pid}`;
    await ceph.createBucket(bucket);
    const [small, large, made] = [await jpeg(30_000), await jpeg(3_000_000), await jpeg(31_000)];
    for (const [i, Body] of [small, large].entries())
      await ceph.client.send(
        new PutObjectCommand({ Bucket: bucket, Key: keyOf(signed(`/w:${i}`)), Body, ContentType: "image/jpeg" }),
      );
    const gateway = await startCuttingGateway(ceph.config.endpoint);
    const upstream = await startImgproxy(image(made));
    const running = await startProxy(upstream.url, {
      store: createS3Store({ ...ceph.config, endpoint: gateway.url, bucket }),
      limits: { readThroughTimeoutMs: 5_000 },
    });
    const visit = async (i: number) => (await send(running.url, signed(`/w:${i}`))).headers["x-cache"];
    expect(await visit(0)).toBe("MISS");
    await expect(visit(1)).rejects.toThrow();
    expect(await visit(1)).toBe("MISS");
    gateway.cut = false;
    for (const i of [0, 1])
      await vi.waitFor(async () => expect(await visit(i)).toBe("HIT"), { timeout: 10_000, interval: 100 });
    expect((await send(running.url, signed("/w:1"))).body.equals(made)).toBe(true);
  },
  60_000,
);

/** Passes calls on to a store, and cuts the bodies of objects in the middle. */
async function startCuttingGateway(endpoint: string): Promise<{ url: string; cut: boolean }> {
  const { hostname, port } = new URL(endpoint);
  const server = http.createServer((request, response) => {
    const { url, method, headers } = request;
    const passed = http.request({ hostname, port, path: url, method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode!, answer.rawHeaders);
      const chunks: Buffer[] = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.once("end", () => {
        const body = Buffer.concat(chunks);
        if (!gateway.cut || method !== "GET" || answer.statusCode !== 200) return void response.end(body);
        response.write(body.subarray(0, body.length / 2), () => setTimeout(() => response.destroy(), 20));
      });
    });
    request.pipe(passed);
    passed.once("error", () => response.destroy());
  });
  await listen(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const gateway = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cut: true };
  return gateway;
}

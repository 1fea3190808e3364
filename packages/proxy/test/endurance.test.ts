import http from "node:http";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { md5 } from "./support/faultStore.js";
import { startFaultyGateway } from "./support/faultyGateway.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { listening, production } from "./support/process.js";
import { keyOf, metric, signed } from "./support/proxy.js";
import { environmentOf, isInstalled, type RealStore, startStore } from "./support/realStore.js";
import { passOn, REAL, SOURCES } from "./support/sources.js";

// The program as it is shipped, on a real distributed store.

/** Misses of the long test; 10,000 take two minutes. */
const MISSES = Number(process.env.ENDURANCE_MISSES ?? 1_000);

describe.skipIf(!(await isInstalled("ceph")))("processes on Ceph", () => {
  let ceph: RealStore;
  beforeAll(async () => {
    ceph = await startStore("ceph");
  }, 120_000);
  afterAll(async () => ceph?.down(), 60_000);

  const settings = (bucket: string, endpoint?: string): Record<string, string> => ({
    ...environmentOf(ceph, bucket, endpoint),
    READ_THROUGH_TIMEOUT_MS: "3000",
    PROBE: "false",
    LOG_LEVEL: "warn",
  });

  /** Lists every object of a bucket: name and ETag as the store returns them. */
  async function etagsIn(bucket: string): Promise<Map<string, string>> {
    const etags = new Map<string, string>();
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const page = await ceph.client.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: token }));
      for (const { Key, ETag } of page.Contents ?? []) etags.set(Key!, ETag!.replaceAll('"', ""));
      token = page.NextContinuationToken;
    }
    return etags;
  }

  test("1,000 requests at once for one new image, on two processes and one bucket: one object, at most two upstream requests", async () => {
    await ceph.createBucket("two-processes");
    const bytes = await jpeg();
    let release: () => void = () => {};
    const allSent = new Promise<void>((resolve) => {
      release = resolve;
    });
    const upstream = await startImgproxy(async (request, response) => {
      await allSent;
      image(bytes)(request, response);
    });
    const env = { ...settings("two-processes"), IMGPROXY_URL: upstream.url };
    const proxies = await Promise.all([production(env), production(env)]);
    await Promise.all(proxies.map(({ url }) => listening(url)));
    const path = signed("/w:100");
    let sent = 0;
    const replies = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) =>
        digestOf(proxies[i % 2]!.url + path, undefined, () => ++sent === 1_000 && release()),
      ),
    );
    expect(new Set(replies)).toEqual(new Set([`200 ${md5(bytes)}`]));
    for (const proxy of proxies)
      await vi.waitFor(async () => expect(await metric(proxy, "bucketfirst_flights")).toBe(0), 10_000);
    expect([...(await etagsIn("two-processes"))]).toEqual([[keyOf(path), md5(bytes)]]);
    expect(upstream.requests.length).toBeLessThanOrEqual(2);
  }, 60_000);

  test(`${MISSES} misses by 64 clients, a tenth of the store's calls failing, its gateway killed once: every object there, every client answered`, async () => {
    await ceph.createBucket("endurance");
    const base = await jpeg();
    // Each image is another one, so that a body under a wrong key would show.
    const bytesOf = (path: string): Buffer => Buffer.concat([base, Buffer.from(path)]);
    const upstream = await startImgproxy(
      REAL === undefined
        ? (request, response) => image(bytesOf(request.url!), {})(request, response)
        : passOn({ status: 200, bytes: bytesOf }),
    );
    const gateway = await startFaultyGateway(ceph.config.endpoint);
    const proxy = await production({
      ...settings("endurance", gateway.url),
      IMGPROXY_URL: upstream.url,
      DRAIN_TIMEOUT: "60",
    });
    await listening(proxy.url);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
    onTestFinished(() => agent.destroy());
    const expected = new Map<string, string>();
    const wrong: string[] = [];
    let restarted: Promise<void> | undefined;
    let next = 0;
    const client = async (): Promise<void> => {
      while (next < MISSES) {
        const i = ++next;
        if (i === Math.floor(MISSES / 2)) restarted = ceph.restartGateway();
        const path = signed(`/w:${i}`, `${SOURCES}/${i}.jpg`);
        const digest = md5(bytesOf(REAL === undefined ? path : `/${i}.jpg`));
        expected.set(keyOf(path), digest);
        const reply = await digestOf(proxy.url + path, agent);
        if (reply !== `200 ${digest}`) wrong.push(`${i}: ${reply}`);
      }
    };
    await Promise.all(Array.from({ length: 64 }, client));
    expect(wrong).toEqual([]);
    await restarted;
    expect(proxy.child.exitCode).toBeNull();
    // Puts outlast the clients by as long as the store takes for them.
    await vi.waitFor(async () => expect(await metric(proxy, "bucketfirst_uploads_pending")).toBe(0), 300_000);
    // A shutdown drains the queue; what it drops it says.
    proxy.child.kill("SIGTERM");
    expect([await proxy.ended, proxy.output()]).toEqual([0, expect.not.stringContaining("not stored")]);
    expect(await etagsIn("endurance")).toEqual(expected);
    expect(gateway.refused).toBeGreaterThanOrEqual(MISSES / 10);
    expect(gateway.broken).toBeGreaterThan(0);
  }, 600_000);
});

/** Status and MD5 of an answer; rejects when it breaks. */
function digestOf(url: string, agent?: http.Agent, onSent?: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent: agent ?? false }, async (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => resolve(`${response.statusCode} ${md5(Buffer.concat(chunks))}`));
    });
    request.once("error", reject);
    request.once("socket", (socket) => {
      if (onSent) socket.once("connect", onSent);
    });
  });
}

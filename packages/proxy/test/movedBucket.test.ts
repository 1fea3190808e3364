import { PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { createImages } from "@bucketfirst/core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { checkFallback } from "../src/doctor/fallback.js";
import type { ProxyConfig } from "../src/proxyConfig.js";
import { readConfig } from "../src/settings/config.js";
import { openStore } from "../src/stores/openStore.js";
import { createS3Store } from "../src/stores/s3/s3.js";
import { send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { KEYS, listening, production } from "./support/process.js";
import { keyOf, metric, namesIn, type Running, SIGNING, signed, startProxy } from "./support/proxy.js";
import { environmentOf, isInstalled, type RealStore, startStore } from "./support/realStore.js";
import { CAT } from "./support/sources.js";

const SIZES = [30_000, 100_000, 400_000, 3_000_000];
/** Limits under which a busy machine changes nothing. */
const PATIENT: Partial<ProxyConfig> = { limits: { readThroughTimeoutMs: 5_000, fallbackTimeoutMs: 5_000 } };

const settled = (running: { url: string }): Promise<void> =>
  vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0), 10_000);

describe.skipIf(!(await isInstalled("ceph")))("two buckets on Ceph", { timeout: 60_000 }, () => {
  let real: RealStore;
  let buckets = 0;
  beforeAll(async () => {
    real = await startStore("ceph");
  }, 120_000);
  afterAll(async () => real?.down(), 60_000);

  const bucketOf = async (): Promise<string> => {
    const name = `moved-${process.pid}-${++buckets}`;
    await real.createBucket(name);
    return name;
  };
  const storeOf = (bucket: string, more: object = {}) => createS3Store({ ...real.config, bucket, ...more });

  /** Fills a bucket through a proxy: classic images and the members of a set. Returns their paths with their bytes. */
  async function fill(bucket: string): Promise<Map<string, Buffer>> {
    const upstream = await startImgproxy();
    const running = await startProxy(upstream.url, { store: storeOf(bucket), cacheFolder: "old/", ...PATIENT });
    const images = createImages({ proxyUrl: running.url, cacheUrl: "https://b.test", sets: true, signing: SIGNING });
    const { proxyBase } = images.image(CAT, { width: 200, formats: ["webp"] });
    const paths = SIZES.map((size, i) => [signed(`/w:${i + 1}`), size] as const);
    const pages = new Map<string, Buffer>();
    for (const [path, size] of [...paths, [`${proxyBase.slice(running.url.length)}200`, 30_000] as const]) {
      const bytes = await jpeg(size);
      // The bytes of a member in WebP are compared as well.
      upstream.script = image(bytes, {});
      expect((await send(running.url, path)).headers["x-cache"]).toBe("MISS");
      pages.set(path, bytes);
      await settled(running);
    }
    return pages;
  }

  async function expectHits(running: Running, pages: Map<string, Buffer>): Promise<void> {
    for (const [path, bytes] of pages) {
      const reply = await send(running.url, path);
      expect([path, reply.headers["x-cache"], reply.body.equals(bytes)]).toEqual([path, "HIT", true]);
    }
    await settled(running);
  }

  test("a moved bucket: no picture is made anew, each is copied, and then the old bucket is not needed", async () => {
    const [old, fresh] = [await bucketOf(), await bucketOf()];
    const pages = await fill(old);
    const before = await namesIn(storeOf(old));
    const upstream = await startImgproxy();
    const config = { store: storeOf(fresh), cacheFolder: "new/", ...PATIENT };
    const moving = await startProxy(upstream.url, { ...config, fallbackStore: storeOf(old), fallbackFolder: "old/" });
    await expectHits(moving, pages);
    const copied = await namesIn(storeOf(fresh));
    expect(copied.sort()).toEqual(before.map((name) => name.replace("old/", "new/")).sort());
    expect(copied).toHaveLength(SIZES.length + 1);
    expect(await namesIn(storeOf(old))).toEqual(before);
    for (const name of copied) {
      const { lastModified: _, ...there } = (await storeOf(old).head(name.replace("new/", "old/")))!;
      expect(await storeOf(fresh).head(name)).toMatchObject({ ...there, etag: expect.any(String) });
    }
    await expectHits(await startProxy(upstream.url, config), pages);
    expect(upstream.requests).toEqual([]);
  });

  test("a second bucket without rights (403), one that does not exist, and one that is away: visitors are answered", async () => {
    const [locked, fresh] = [await bucketOf(), await bucketOf()];
    const Statement = [
      { Effect: "Deny", Principal: "*", Action: ["s3:GetObject"], Resource: [`arn:aws:s3:::${locked}/*`] },
    ];
    await fill(locked);
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await real.client.send(new PutBucketPolicyCommand({ Bucket: locked, Policy }));
    await expect(storeOf(locked).get(`old/${keyOf(signed("/w:1"))}`)).rejects.toMatchObject({ status: 403 });
    const upstream = await startImgproxy();
    const seconds = [storeOf(locked), storeOf("not-there"), storeOf(locked, { endpoint: "http://127.0.0.1:9" })];
    for (const [i, fallbackStore] of seconds.entries()) {
      const running = await startProxy(upstream.url, {
        store: storeOf(fresh),
        cacheFolder: `${i}/`,
        fallbackStore,
        fallbackFolder: "old/",
        ...PATIENT,
      });
      const path = signed("/w:1");
      expect((await send(running.url, path)).headers["x-cache"]).toBe("MISS");
      await settled(running);
      expect((await send(running.url, path)).headers["x-cache"]).toBe("HIT");
    }
    expect(upstream.requests).toHaveLength(3);
  });

  test("the program reads it from the environment, and doctor looks at it", async () => {
    const [old, fresh] = [await bucketOf(), await bucketOf()];
    const pages = await fill(old);
    const upstream = await startImgproxy();
    const settings = {
      ...environmentOf(real, fresh),
      S3_FALLBACK_BUCKET: old,
      S3_FALLBACK_FOLDER: "old/",
      READ_THROUGH_TIMEOUT_MS: "5000",
      S3_FALLBACK_TIMEOUT_MS: "5000",
      IMGPROXY_URL: upstream.url,
    };
    const started = await production({ ...settings, PROBE: "false" });
    await listening(started.url);
    const [[path, bytes]] = [...pages] as [[string, Buffer]];
    const reply = await send(started.url, path);
    expect([reply.headers["x-cache"], reply.body.equals(bytes)]).toEqual(["HIT", true]);
    await settled(started);
    expect(await namesIn(storeOf(fresh))).toHaveLength(1);
    expect(started.output()).toContain(`"fallback":"bucket ${old} at ${real.config.endpoint}"`);

    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
      vi.stubEnv(name, environmentOf(real, fresh)[name]);
    onTestFinished(() => void vi.unstubAllEnvs());
    const look = async (more: Record<string, string>) => {
      const environment = { ...KEYS, ...settings, ...more };
      const config = readConfig(environment);
      const fallbackStore = await openStore({ kind: "s3", s3: config.fallback!.s3 });
      const input = { config, store: undefined, source: undefined, cacheUrl: undefined, environment, renew: false };
      const [finding] = await checkFallback({ ...input, fallbackStore });
      return [finding!.state, `${finding!.found} ${finding!.cure ?? ""}`];
    };
    expect(await look({})).toEqual(["ok", expect.stringContaining("can be read and listed")]);
    expect(await look({ S3_FALLBACK_FOLDER: "elsewhere/" })).toEqual([
      "warn",
      expect.stringContaining("has nothing under"),
    ]);
    expect(await look({ S3_FALLBACK_BUCKET: "not-there" })).toEqual([
      "bad",
      expect.stringContaining("set S3_FALLBACK_BUCKET"),
    ]);
    expect(await look({ S3_FALLBACK_ACCESS_KEY_ID: "nobody", S3_FALLBACK_SECRET_ACCESS_KEY: "x" })).toEqual([
      "bad",
      expect.stringContaining("check S3_FALLBACK_ACCESS_KEY_ID"),
    ]);
  });
});

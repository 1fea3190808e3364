import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { createImages } from "@bucketfirst/core";
import { freePort } from "@bucketfirst/testkit/freePort";
import { scratch } from "@bucketfirst/testkit/scratch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { candidateUrls } from "../src/images/candidateUrls.js";
import { createS3Store } from "../src/stores/s3/s3.js";
import { notifyOf } from "./support/cephTopic.js";
import { pathOf, send } from "./support/http.js";
import { jpeg, startImgproxy } from "./support/imgproxy.js";
import { listening, production } from "./support/process.js";
import { metric, namesIn, SIGNING } from "./support/proxy.js";
import type { ImgproxySettings } from "./support/realImgproxy.js";
import { environmentOf, isInstalled, type RealStore, startStore } from "./support/realStore.js";

const TOKEN = "a-token-of-thirty-two-characters";
/** Number of originals: 20 in the gate; `EVENTS_ORIGINALS=200` is the promised figure. */
const ORIGINALS = Number(process.env.EVENTS_ORIGINALS ?? 20);
/** True where half of the uploads are reported while nobody listens: Ceph keeps those events, and takes its time. */
const KEPT = ORIGINALS > 20;
const CONCURRENCY = 2;
const variants = { card: { width: 40, formats: ["avif"] }, page: { width: 90, formats: [] } } as const;
const MEMBERS = 12;
/** Milliseconds without any progress after which work counts as stuck; how long all of it takes is the machine's affair. */
const STUCK_MS = 90_000;
const LONGEST_MS = 60_000 + 10_000 * ORIGINALS;
const keyOf = (i: number): string => `photo ${i}+é.jpg`;
const sourceOf = (i: number): string => `s3://originals/${keyOf(i)}`;

/** Lets a real imgproxy read its originals from the very bucket that reports them. */
const sourcesIn = ({ config, settings }: RealStore): ImgproxySettings => ({
  IMGPROXY_USE_S3: "true",
  IMGPROXY_S3_ENDPOINT: config.endpoint,
  IMGPROXY_S3_REGION: settings.S3_REGION,
  AWS_ACCESS_KEY_ID: settings.AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY: settings.AWS_SECRET_ACCESS_KEY,
});

/** Returns the failure of an expectation; undefined where it holds. */
async function reasonAgainst(isReached: () => Promise<void> | void): Promise<{ error: unknown } | undefined> {
  try {
    await isReached();
    return undefined;
  } catch (error) {
    return { error };
  }
}

const installed = await isInstalled("ceph");
describe.skipIf(!installed)("notifications of Ceph", () => {
  let real: RealStore;
  beforeAll(async () => {
    real = await startStore("ceph");
    await real.createBucket("originals");
    await real.createBucket("results");
  }, 120_000);
  afterAll(async () => real?.down(), 60_000);

  test(
    `${ORIGINALS} uploads, kill -9 in the middle: every picture is stored, none is made twice but those that were cut`,
    async () => {
      const upstream = await startImgproxy(undefined, { settings: sourcesIn(real) });
      const store = createS3Store({ ...real.config, bucket: "results" });
      const port = await freePort();
      const file = join(await scratch(), "events.json");
      const originals = [{ bucket: "originals", source: "s3://originals/{rawKey}" }];
      await writeFile(file, JSON.stringify({ images: { sets: true, variants }, originals }));
      const environment = {
        ...environmentOf(real, "results"),
        S3_FOLDER: "processed/",
        IMGPROXY_URL: upstream.url,
        IMGPROXY_BIND: `127.0.0.1:${port}`,
        EVENTS_TOKEN: TOKEN,
        EVENTS_FILE: file,
        EVENTS_CONCURRENCY: String(CONCURRENCY),
        PROBE: "false",
      };
      const url = `http://127.0.0.1:${port}`;
      const names = async () => (await namesIn(store, "processed/")).filter((name) => !name.includes("/events/"));
      /** Waits for a state of the work for as long as requests reach imgproxy or events end. */
      const until = async (isReached: () => Promise<void> | void): Promise<void> => {
        let before = "";
        for (let since = performance.now(); ; await sleep(100)) {
          const missing = await reasonAgainst(isReached);
          if (!missing) return;
          const done = await namesIn(store, "processed/events/done/");
          const now = `${upstream.requests.length} requests, ${done.length} events done`;
          if (now !== before) since = performance.now();
          before = now;
          if (performance.now() - since > STUCK_MS) throw new Error(`stuck at ${now}`, { cause: missing.error });
        }
      };
      const settled = (done: number) =>
        until(async () => {
          expect(await namesIn(store, "processed/events/pending/")).toEqual([]);
          expect(await namesIn(store, "processed/events/done/")).toHaveLength(done);
          expect(await metric({ url }, "bucketfirst_events_pending")).toBe(0);
        });
      await notifyOf(real, "originals", `${url}/events?token=${TOKEN}`, KEPT);

      const started = performance.now();
      const first = await production(environment);
      await listening(url);
      const bytes = await jpeg();
      const upload = (i: number, Body = bytes) =>
        real.client.send(new PutObjectCommand({ Bucket: "originals", Key: keyOf(i), Body }));
      const half = ORIGINALS / 2;
      for (let i = 0; i < half; i++) await upload(i);
      await until(() => expect(upstream.requests.length).toBeGreaterThan((half * MEMBERS) / 3));
      first.child.kill("SIGKILL");
      await first.ended;
      const before = upstream.requests.length;
      expect(before).toBeLessThan(half * MEMBERS);
      const rest = async () => {
        for (let i = half; i < ORIGINALS; i++) await upload(i);
      };
      if (KEPT) await rest();
      const second = await production(environment);
      await listening(url);
      if (!KEPT) await rest();
      await settled(ORIGINALS);

      const seconds = (performance.now() - started) / 1000;

      expect(await names()).toHaveLength(ORIGINALS * MEMBERS);
      const made = upstream.requests.length;
      expect(made).toBeGreaterThanOrEqual(ORIGINALS * MEMBERS);
      expect(made).toBeLessThanOrEqual(ORIGINALS * MEMBERS + CONCURRENCY);
      const put = (result: string) => metric({ url }, `bucketfirst_stored_total{result="${result}"}`);
      expect([await put("healed"), await put("dropped")]).toEqual([0, 0]);
      // What both processes put is all that lies there: nothing was put again.
      expect(await put("stored")).toBeGreaterThanOrEqual(ORIGINALS * MEMBERS - before);
      expect(await put("stored")).toBeLessThanOrEqual(ORIGINALS * MEMBERS - before + CONCURRENCY);

      const images = createImages({ proxyUrl: url, signing: SIGNING, sets: true, variants });
      const page = images.variants.flatMap((name) => candidateUrls(images.image(sourceOf(ORIGINALS - 1), name)));
      const states = await Promise.all(
        page.map(async (member) => (await send(url, pathOf(member))).headers["x-cache"]),
      );
      expect(states).toEqual(Array.from({ length: MEMBERS }, () => "HIT"));
      expect(upstream.requests).toHaveLength(made);

      await upload(0, Buffer.concat([bytes, Buffer.from("another original")]));
      await real.client.send(new DeleteObjectCommand({ Bucket: "originals", Key: keyOf(1) }));
      const ends = (result: string) => metric({ url }, `bucketfirst_event_ends_total{result="${result}"}`);
      await until(async () => expect([await ends("replaced"), await ends("removed")]).toEqual([1, 1]));
      expect(upstream.requests).toHaveLength(made + MEMBERS);
      expect(await names()).toHaveLength((ORIGINALS - 1) * MEMBERS);
      expect(second.output()).not.toContain(TOKEN);
      console.log(
        `${ORIGINALS} originals: ${before} requests of imgproxy before kill -9, ${made} in all for ${ORIGINALS * MEMBERS} pictures, ${seconds.toFixed(0)} s`,
      );
    },
    LONGEST_MS,
  );
});

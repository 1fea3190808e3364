import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createS3Store } from "../src/stores/s3/s3.js";
import type { Store } from "../src/stores/store.js";
import { md5 } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { imageHeaders, jpeg, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, type Running, signed, startProxy } from "./support/proxy.js";
import { isInstalled, type RealStore, startStore } from "./support/realStore.js";

/**
 * Seconds of each cut, and of the time after it. Without them nothing runs: a node that was killed finds the others again
 * only after 30 s, which is too long for every run of the tests.
 */
const SECONDS = Number(process.env.ZONES_SECONDS ?? 0);
const CUTS = [
  ["none", "", "", 0],
  ["zone 3 killed", "kill", "start", 3],
  ["zone 3 frozen", "freeze", "thaw", 3],
  ["zone 1 killed", "kill", "start", 1],
  ["zone 1 frozen", "freeze", "thaw", 1],
] as const;
/** Pictures that lie in the bucket before anything is cut. */
const OLD = 40;
const VISITORS = 4;

/** Watches how long this process, in which proxies and visitors run, got no turn: a visit cannot be shorter than that. */
function watchPauses(): { longest(): number; stop(): void } {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  return { longest: () => Math.round(longest), stop: () => clearInterval(timer) };
}

/** Record of looks for names that are stored: looks that failed, looks that were a 404, milliseconds until all were found. */
interface Looks {
  failed: number;
  stale404: number;
  ms: number;
}

/** Looks for names until all are found. */
async function findAll(store: Store, names: readonly string[]): Promise<Looks> {
  const started = performance.now();
  const looks: Looks = { failed: 0, stale404: 0, ms: 0 };
  for (const name of names)
    for (;;) {
      const head = await store.head(name).catch(() => "failed" as const);
      if (head === "failed") looks.failed++;
      else if (head) break;
      else looks.stale404++;
      if (performance.now() - started > 90_000) throw new Error(`${name} is not found after 90 s`);
      await sleep(20);
    }
  looks.ms = Math.round(performance.now() - started);
  return looks;
}

describe.skipIf(SECONDS === 0 || !(await isInstalled("garage")))("Garage in three zones, two proxies", () => {
  let garage: RealStore;
  beforeAll(async () => {
    garage = await startStore("garage");
  }, 60_000);
  afterAll(async () => garage?.down(), 60_000);

  test.each(CUTS)(
    "%s: every visitor is answered, and no picture is lost",
    async (name, cut, mend, zone) => {
      const bucket = `zones-${zone}-${cut || "none"}`;
      await garage.createBucket(bucket);
      const { S3_ENDPOINT, S3_ENDPOINT_2, S3_ENDPOINT_3 } = garage.settings;
      const [first, second, third] = [S3_ENDPOINT!, S3_ENDPOINT_2!, S3_ENDPOINT_3!].map((endpoint) =>
        createS3Store({ ...garage.config, endpoint, bucket }),
      ) as [Store, Store, Store];
      const photo = await jpeg();
      const bytesOf = (path: string): Buffer => Buffer.concat([photo, Buffer.from(md5(path))]);
      const upstream = await startImgproxy((request, response) => {
        const bytes = bytesOf(request.url!);
        response.writeHead(200, imageHeaders(bytes)).end(bytes);
      });
      const proxies = [
        await startProxy(upstream.url, { store: first }),
        await startProxy(upstream.url, { store: second }),
      ];
      const settled = async (running: Running): Promise<void> => {
        for (const until = performance.now() + 150_000; performance.now() < until; await sleep(50))
          if ((await metric(running, "bucketfirst_flights")) === 0) return;
        throw new Error("flights are still under way after 150 s");
      };
      let made = 0;
      const visited = new Set<string>();
      const answered: number[] = [];
      const visit = async (path: string): Promise<void> => {
        const started = performance.now();
        const reply = await send(proxies[made++ % 2]!.url, path);
        answered.push(performance.now() - started);
        expect([reply.status, reply.body.equals(bytesOf(path))]).toEqual([200, true]);
        visited.add(path);
      };
      const old = Array.from({ length: OLD }, (_, i) => signed(`/w:${i + 1}`));
      for (const path of old) await visit(path);
      await Promise.all(proxies.map(settled));
      answered.length = 0;
      const pauses = watchPauses();

      /** Lets visitors ask until the time is over: four times for an old picture, once for a new one. */
      const visitFor = async (seconds: number): Promise<void> => {
        const until = performance.now() + seconds * 1000;
        const visitor = async (): Promise<void> => {
          for (let i = 0; performance.now() < until; i++) {
            await visit(i % 5 === 4 ? signed(`/w:${1_000 + made}`) : old[made % OLD]!);
            await sleep(20);
          }
        };
        await Promise.all(Array.from({ length: VISITORS }, visitor));
      };
      if (cut) await garage.run(cut, String(zone));
      await visitFor(SECONDS);
      const during = [...visited].slice(OLD);
      // What the second proxy has stored is looked for in a zone that is there, at once.
      const probe = signed("/w:5000");
      expect((await send(proxies[1]!.url, probe)).status).toBe(200);
      await settled(proxies[1]!);
      const elsewhere = await findAll(zone === 3 ? second : third, [keyOf(probe)]);
      if (mend) await garage.run(mend, String(zone));
      const mended = zone === 1 ? first : third;
      const returned = await findAll(mended, [keyOf(old[0]!)]);
      const stored = await Promise.all(during.map((path) => second.head(keyOf(path))));
      const there = during.filter((_, i) => stored[i] !== undefined);
      const written = await findAll(mended, [...there, probe].map(keyOf));
      await visitFor(SECONDS);
      await Promise.all(proxies.map(settled));

      // What was given up meanwhile is made again for the next visitor.
      const dropped = await Promise.all(
        proxies.map((running) => metric(running, 'bucketfirst_stored_total{result="dropped"}')),
      );
      for (const path of during) await visit(path);
      await Promise.all(proxies.map(settled));
      for (const path of [...visited, probe])
        for (const store of [first, second, third])
          expect([path, (await store.head(keyOf(path)))?.md5]).toEqual([path, md5(bytesOf(path))]);
      const extra = upstream.requests.length - visited.size - 1;
      pauses.stop();
      answered.sort((a, b) => a - b);
      const share = (part: number): number => Math.round(answered[Math.floor(answered.length * part)] ?? 0);
      console.log(
        JSON.stringify({
          cut: name,
          seconds: SECONDS,
          visits: answered.length,
          pictures: visited.size,
          extraProcessings: extra,
          dropped: dropped[0]! + dropped[1]!,
          msMedian: share(0.5),
          ms99: share(0.99),
          msLongest: answered.slice(-5).map(Math.round),
          msOwnPause: pauses.longest(),
          // In another zone during the cut; in the zone, of old pictures and of those that were written meanwhile.
          elsewhere,
          returned,
          written: { pictures: there.length + 1, ...written },
        }),
      );
    },
    // The sum of what is waited for above, so that the wait that was too long names itself.
    900_000 + SECONDS * 4_000,
  );
});

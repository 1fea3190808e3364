import { createHash } from "node:crypto";
import {
  PutBucketAclCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { signPath } from "@bucketfirst/core";
import { scratch } from "@bucketfirst/testkit/scratch";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { setExpiry } from "../src/stores/s3/lifecycle.js";
import { createS3Store } from "../src/stores/s3/s3.js";
import type { Store } from "../src/stores/store.js";
import { describeStore } from "./support/describeStore.js";
import { md5 } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, namesIn, signed, startProxy } from "./support/proxy.js";
import { isInstalled, type Leg, type RealStore, startStore } from "./support/realStore.js";
import { CAT } from "./support/sources.js";

const HEAD = { contentType: "image/jpeg", cacheControl: "public, max-age=31536000, immutable" };
const buffer = (bytes: Buffer) => ({ length: bytes.length, open: () => bytes });

let buckets = 0;

/** Runs a task for each of many, sixteen at a time. */
async function eachOf<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const work = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await task(item);
  };
  await Promise.all(Array.from({ length: 16 }, work));
}

for (const leg of ["ceph", "swift", "garage"] satisfies Leg[]) {
  const installed = await isInstalled(leg);
  describe.skipIf(!installed)(leg, () => {
    let real: RealStore;
    beforeAll(async () => {
      real = await startStore(leg);
    }, 120_000);
    afterAll(async () => real?.down(), 60_000);

    /** Makes a bucket, where asked by a command of the leg's script. */
    async function bucket(command?: string): Promise<{ name: string; store: Store }> {
      const name = `test-${leg}-${++buckets}`;
      await (command === undefined ? real.createBucket(name) : real.run(command, name));
      return { name, store: createS3Store({ ...real.config, bucket: name }) };
    }

    describeStore(leg, async () => (await bucket()).store, {
      // Swift's gateway does not know If-None-Match, Garage takes no notice of it: both overwrite.
      keeps: leg === "ceph",
      dropsFirstSlash: leg === "garage",
      secrets: () => [real.config.credentials.secretAccessKey],
    });

    test("put, head, get, list, delete", async () => {
      const { store } = await bucket();
      const bytes = await jpeg();
      const name = `processed/${"a".repeat(32)}`;
      expect(await store.head(name)).toBeUndefined();
      expect(await store.get(name)).toBeUndefined();
      const head = { ...HEAD, contentDisposition: 'inline; filename="a%22.jpg"', md5: md5(bytes) };
      expect(await store.put(name, buffer(bytes), head, { ifAbsent: true })).toBe("stored");
      const found = await store.get(name);
      expect(found).toMatchObject({ ...head, size: bytes.length, recordedSize: bytes.length, etag: `"${md5(bytes)}"` });
      const body = found!.body;
      expect(Buffer.isBuffer(body) ? body : Buffer.concat(await body.toArray())).toEqual(bytes);
      expect(await namesIn(store)).toEqual([name]);
      await store.delete(name);
      await store.delete(name);
      expect(await store.head(name)).toBeUndefined();
    });

    test("names of any characters are put, read, listed and deleted as they are", async () => {
      const { store } = await bucket();
      const names = ["a b+c%25&d=e?f#g", "é/ü/日本", "!'()*~", '<"&>', "x//y/../z/.", "emoji😀", "new\nline"];
      for (const name of names) {
        const bytes = Buffer.from(name);
        await store.put(name, buffer(bytes), {
          ...HEAD,
          contentDisposition: 'inline; filename="a  b.jpg"',
          md5: md5(bytes),
        });
        const found = await store.get(name);
        expect([name, String(found!.body), found!.md5]).toEqual([name, name, md5(bytes)]);
      }
      expect((await namesIn(store)).sort()).toEqual([...names].sort());
      for (const name of names) await store.delete(name);
      expect(await namesIn(store)).toEqual([]);
    });

    test("a list of more names than a page holds is read to its end", async () => {
      const { store } = await bucket();
      const bytes = Buffer.from("x");
      const names = Array.from({ length: 1_030 }, (_, i) => `p/${String(i).padStart(4, "0")}`);
      const left = [...names];
      const put = async (): Promise<void> => {
        for (let name = left.pop(); name !== undefined; name = left.pop())
          await store.put(name, buffer(bytes), { ...HEAD, md5: md5(bytes) });
      };
      await Promise.all(Array.from({ length: 16 }, put));
      const listed: string[] = [];
      for await (const name of store.list("p/")) listed.push(name);
      expect(listed.sort()).toEqual(names);
    }, 60_000);

    test("a conditional put keeps what is there; a store without it overwrites with the same image", async () => {
      const { store } = await bucket();
      const [first, second] = [await jpeg(30_000), await jpeg(31_000)];
      const name = "b".repeat(32);
      await store.put(name, buffer(first), { ...HEAD, md5: md5(first) }, { ifAbsent: true });
      expect(await store.put(name, buffer(second), { ...HEAD, md5: md5(second) }, { ifAbsent: true })).toBe(
        leg === "ceph" ? "exists" : "stored",
      );
      expect(await store.head(name)).toMatchObject({ size: leg === "ceph" ? 30_000 : 31_000 });
    });

    test("eight writers of one key: one wins where the store can tell", async () => {
      const { store } = await bucket();
      for (let race = 0; race < 5; race++) {
        const name = String(race).repeat(32);
        const results = await Promise.all(
          Array.from({ length: 8 }, async (_, i) => {
            const bytes = Buffer.concat([await jpeg(), Buffer.from([i])]);
            return store.put(name, buffer(bytes), { ...HEAD, md5: md5(bytes) }, { ifAbsent: true });
          }),
        );
        expect(results.filter((result) => result === "stored")).toHaveLength(leg === "ceph" ? 1 : 8);
      }
    });

    test("a miss is stored and then a hit, from memory and from a spilled body", async () => {
      const { store } = await bucket();
      const upstream = await startImgproxy();
      const running = await startProxy(upstream.url, {
        store,
        spillDir: await scratch(),
        limits: { memoryPerObject: 100_000, readThroughTimeoutMs: 3_000 },
      });
      for (const [options, size] of [
        ["/w:1", 30_000],
        ["/w:2", 3_000_000],
      ] as const) {
        const bytes = await jpeg(size);
        upstream.script = image(bytes);
        expect((await send(running.url, signed(options))).headers["x-cache"]).toBe("MISS");
        await vi.waitFor(
          async () =>
            expect(await store.head(keyOf(signed(options)))).toMatchObject({
              size,
              md5: md5(bytes),
              contentType: "image/jpeg",
            }),
          5_000,
        );
        // Swift shows an object before it answers the put; until then requests still join the flight.
        await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0), 5_000);
        const hit = await send(running.url, signed(options));
        expect([hit.headers["x-cache"], hit.headers.etag, hit.body.equals(bytes)]).toEqual([
          "HIT",
          `"${md5(bytes)}"`,
          true,
        ]);
      }
    }, 30_000);

    test("two proxies on one bucket: one object, at most two upstream requests", async () => {
      const { name } = await bucket();
      const upstream = await startImgproxy();
      const proxies = await Promise.all(
        [0, 1].map(() =>
          startProxy(upstream.url, {
            store: createS3Store({ ...real.config, bucket: name }),
            limits: { readThroughTimeoutMs: 3_000 },
          }),
        ),
      );
      const replies = await Promise.all(
        Array.from({ length: 200 }, (_, i) => send(proxies[i % 2]!.url, signed("/w:1"))),
      );
      expect(replies.every(({ status }) => status === 200)).toBe(true);
      for (const proxy of proxies)
        await vi.waitFor(async () => expect(await metric(proxy, "bucketfirst_flights")).toBe(0), 5_000);
      expect(await namesIn(proxies[0]!.store)).toEqual([keyOf(signed("/w:1"))]);
      expect(upstream.requests.length).toBeLessThanOrEqual(2);
    });

    test("purge by source removes what was made from it", async () => {
      const { store } = await bucket();
      const upstream = await startImgproxy();
      const token = "a-token-of-thirty-two-characters-";
      const running = await startProxy(upstream.url, {
        store,
        purgeToken: token,
        indexBySource: true,
        cacheFolder: "processed/",
        limits: { readThroughTimeoutMs: 3_000 },
      });
      for (const options of ["/w:1", "/w:2"]) await send(running.url, signed(options));
      await vi.waitFor(
        async () => expect(await metric(running, 'bucketfirst_stored_total{result="stored"}')).toBe(2),
        5_000,
      );
      const body = JSON.stringify({ source: CAT });
      const reply = await send(running.url, "/purge", {
        method: "DELETE",
        headers: { authorization: `Bearer ${token}` },
        body,
      });
      expect(reply.text).toContain('"purged":2');
      expect(await namesIn(store)).toEqual([]);
    });

    test("browsers read the objects anonymously, with type and cache control; a missing one is 403 or 404 without an image", async () => {
      const { name, store } = await bucket(leg === "garage" ? "publish" : undefined);
      const bytes = await jpeg();
      if (leg !== "garage") await real.client.send(new PutBucketAclCommand({ Bucket: name, ACL: "public-read" }));
      await store.put("c".repeat(32), buffer(bytes), { ...HEAD, md5: md5(bytes) });
      if (leg === "ceph") {
        const Policy = JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: "*", Action: ["s3:GetObject"], Resource: [`arn:aws:s3:::${name}/*`] },
          ],
        });
        await real.client.send(new PutBucketPolicyCommand({ Bucket: name, Policy }));
      }
      // Garage's web server finds the bucket by the Host header alone.
      const look = (key: string): ReturnType<typeof send> =>
        leg === "garage"
          ? send(real.publicBase, `/${key}`, { headers: { host: `${name}.${real.settings.S3_WEB_DOMAIN}` } })
          : send(real.publicBase, `${new URL(real.publicBase).pathname.replace(/\/$/, "")}/${name}/${key}`);
      const found = await look("c".repeat(32));
      expect([found.status, found.headers["content-type"], found.body.equals(bytes)]).toEqual([
        200,
        "image/jpeg",
        true,
      ]);
      if (leg !== "swift") expect(found.headers["cache-control"]).toBe(HEAD.cacheControl);
      const missing = await look("d".repeat(32));
      expect([403, 404]).toContain(missing.status);
      expect(missing.headers["content-type"]).not.toMatch(/^image/);
    });

    test.runIf(leg === "ceph")(
      "lifecycle lets objects of the folder expire, keeps other rules, and can be set again",
      async () => {
        const { name, store } = await bucket();
        const bytes = await jpeg();
        const config = { ...real.config, bucket: name };
        const other = {
          ID: "other",
          Status: "Enabled" as const,
          Filter: { Prefix: "logs/" },
          Expiration: { Days: 1_000 },
        };
        const LifecycleConfiguration = { Rules: [other] };
        await real.client.send(new PutBucketLifecycleConfigurationCommand({ Bucket: name, LifecycleConfiguration }));
        for (const folder of ["processed/", "kept/"])
          await store.put(folder + "f".repeat(32), buffer(bytes), { ...HEAD, md5: md5(bytes) });
        await setExpiry(config, "processed/", 30);
        const rules = await setExpiry(config, "processed/", 1);
        expect(rules.map(({ ID, Expiration }) => [ID, Expiration?.Days])).toEqual([
          ["other", 1_000],
          ["bucketfirst-expiry", 1],
        ]);
        // The script's Ceph has days of two seconds.
        await vi.waitFor(async () => expect(await namesIn(store)).toEqual([`kept/${"f".repeat(32)}`]), {
          timeout: 20_000,
          interval: 500,
        });
        await expect(setExpiry(config, "", 1)).rejects.toThrow(/S3_FOLDER: expected a folder/);
      },
      30_000,
    );

    test.runIf(leg === "ceph")(
      "a wrong key, a wrong secret, a missing right and no bucket are told apart",
      async () => {
        const { name } = await bucket();
        const storeOf = (config: object) => createS3Store({ ...real.config, bucket: name, ...config });
        const { accessKeyId, secretAccessKey } = real.config.credentials;
        for (const [config, code] of [
          [{ credentials: { accessKeyId: "nobody", secretAccessKey } }, "InvalidAccessKeyId"],
          [{ credentials: { accessKeyId, secretAccessKey: "wrong" } }, "SignatureDoesNotMatch"],
          [{ bucket: "not-there" }, "NoSuchBucket"],
        ] as const) {
          const store = storeOf(config);
          await expect(store.get("x")).rejects.toMatchObject({ code });
          await expect(store.head("x")).rejects.toMatchObject({ code });
        }
      },
    );

    test.runIf(leg === "ceph")("a clock that is wrong by an hour costs one more call, and a warning", async () => {
      const { name } = await bucket();
      const warn = vi.fn();
      const store = createS3Store({ ...real.config, bucket: name, log: { warn } });
      const bytes = await jpeg();
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3_600_000 });
      onTestFinished(() => void vi.useRealTimers());
      expect(await store.put("x", buffer(bytes), { ...HEAD, md5: md5(bytes) })).toBe("stored");
      expect(await store.head("x")).toMatchObject({ size: bytes.length });
      expect(warn).toHaveBeenCalledOnce();
    });

    test("objects of a sidecar get type and name in place; bytes that are not those that were stored are made anew", async () => {
      const { name, store } = await bucket();
      const bytes = await jpeg();
      const wrong = Buffer.from(bytes);
      wrong.writeUInt8(wrong.readUInt8(20_000) ^ 1, 20_000);
      const cacheFolder = "käse bilder/";
      const put = (path: string, body: Buffer, more: object = {}): Promise<unknown> =>
        real.client.send(new PutObjectCommand({ Bucket: name, Key: cacheFolder + keyOf(path), Body: body, ...more }));
      const [typeless, mislabelled, damaged] = [signed("/w:1/att:1"), signed("/w:2"), signed("/w:3")];
      await put(typeless, bytes);
      await put(mislabelled, bytes, { ContentType: "image/png" });
      await put(damaged, wrong, { ContentType: "image/jpeg", Metadata: { md5: md5(bytes), size: "30000" } });
      const upstream = await startImgproxy(image(bytes));
      const running = await startProxy(upstream.url, { store, cacheFolder, limits: { readThroughTimeoutMs: 5_000 } });
      for (const [path, cache] of [
        [typeless, "HIT"],
        [mislabelled, "HIT"],
        [damaged, "MISS"],
      ] as const) {
        const reply = await send(running.url, path);
        expect([reply.headers["x-cache"], reply.body.equals(bytes)]).toEqual([cache, true]);
        await vi.waitFor(
          async () =>
            expect(await store.head(cacheFolder + keyOf(path))).toMatchObject({
              contentType: "image/jpeg",
              cacheControl: HEAD.cacheControl,
              contentDisposition: expect.stringMatching(
                path === typeless ? /^attachment; filename="cat\.jpg"$/ : /^inline; /,
              ),
              md5: md5(bytes),
              size: bytes.length,
              etag: `"${md5(bytes)}"`,
            }),
          10_000,
        );
      }
      expect(upstream.requests).toHaveLength(1);
      expect((await send(running.url, typeless)).headers["content-disposition"]).toBe('attachment; filename="cat.jpg"');
    });

    test.runIf(leg === "ceph")(
      "1,000 objects of each kind outlive a rotation of keys: every picture is served, and imgproxy is not asked once",
      async () => {
        const { store } = await bucket();
        const bytes = await jpeg();
        const pair = (digit: string) => ({ key: digit.repeat(64), salt: "00" });
        const [before, after] = [pair("1"), pair("2")];
        const code = Buffer.from(CAT).toString("base64url");
        const sets = Array.from({ length: 250 }, (_, i) => `/set:200-400:avif/q:${i + 1}/rs:fit:200/${code}`);
        const members = sets.flatMap((path) =>
          ["200", "200.avif", "400", "400.avif"].map((name) => [path, name] as const),
        );
        const classic = Array.from({ length: 1_000 }, (_, i) => `/w:${i + 1}/${code}`);
        const keyOfSet = (path: string): string => createHash("sha256").update(path).digest("hex").slice(0, 32);
        const names = [
          ...members.map(([path, name]) => `p/${keyOfSet(path)}/${name}`),
          ...classic.map((path) => `p/${keyOf(signPath(path, before))}`),
        ];
        const put = (name: string) => store.put(name, buffer(bytes), { ...HEAD, md5: md5(bytes) });
        await eachOf(names, async (name) => void (await put(name)));
        const upstream = await startImgproxy();
        const limits = { readThroughTimeoutMs: 10_000 };
        const running = await startProxy(upstream.url, { store, cacheFolder: "p/", signing: [after, before], limits });
        const urls = [
          ...members.map(([path, name]) => `${signPath(path, after)}/${name}`),
          ...classic.map((path) => signPath(path, after)),
        ];
        const seen: Record<string, number> = {};
        await eachOf(urls, async (url) => {
          const { status, headers, body } = await send(running.url, url);
          const kind = url.includes("/set:") ? "member" : "classic";
          const served = `${kind} ${status} ${headers["x-cache"]} ${body.equals(bytes)}`;
          seen[served] = (seen[served] ?? 0) + 1;
        });
        expect(seen).toEqual({ "member 200 HIT true": 1_000, "classic 200 HIT true": 1_000 });
        expect(upstream.requests).toEqual([]);
        // Sets have not moved; each classic image has got its second name.
        await vi.waitFor(async () => expect(await metric(running, "bucketfirst_uploads_pending")).toBe(0), 60_000);
        const copies = classic.map((path) => `p/${keyOf(signPath(path, after))}`);
        expect((await namesIn(store)).sort()).toEqual([...names, ...copies].sort());
      },
      180_000,
    );

    test.runIf(leg === "ceph")("a purge of a set leaves the sets beside it", async () => {
      const { store } = await bucket();
      const purgeToken = "t".repeat(32);
      const running = await startProxy("http://127.0.0.1:9", { store, purgeToken, cacheFolder: "p/" });
      const bytes = await jpeg();
      const [key, other] = ["a".repeat(32), `${"a".repeat(31)}b`];
      const names = [`p/${key}/200`, `p/${key}/200.avif`, `p/${key}/1.5x.webp`, `p/${other}/200`, `q/${key}/200`];
      for (const name of names) await store.put(name, buffer(bytes), { ...HEAD, md5: md5(bytes) });
      const headers = { authorization: `Bearer ${purgeToken}` };
      const reply = await send(running.url, "/purge", { method: "DELETE", headers, body: JSON.stringify({ key }) });
      expect(reply.text).toBe('{"purged":3}\n');
      expect((await namesIn(store)).sort()).toEqual(names.slice(3).sort());
    });

    test.runIf(leg === "swift")("a wrong region is one clear reason", async () => {
      const { name } = await bucket();
      await expect(createS3Store({ ...real.config, region: "auto", bucket: name }).get("e".repeat(32))).rejects.toThrow(
        /400 AuthorizationHeaderMalformed/,
      );
    });
  });
}

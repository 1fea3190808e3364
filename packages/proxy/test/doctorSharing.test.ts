import { scratch } from "@bucketfirst/testkit/scratch";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { CheckResult } from "../src/doctor/doctor.js";
import { checkSharing } from "../src/doctor/sharing.js";
import { readConfig } from "../src/settings/config.js";
import type { Environment } from "../src/settings/reader.js";
import { openStore } from "../src/stores/openStore.js";
import { image, imageHeaders, jpeg, missing, startImgproxy } from "./support/imgproxy.js";
import { cli, KEYS } from "./support/process.js";
import { namesIn } from "./support/proxy.js";
import { environmentOf, isInstalled, type RealStore, startStore } from "./support/realStore.js";
import { CAT } from "./support/sources.js";

const hasCeph = await isInstalled("ceph");
const ceph: { running?: RealStore } = {};
beforeAll(async () => {
  if (hasCeph) ceph.running = await startStore("ceph");
}, 60_000);
afterAll(() => ceph.running?.down());

let buckets = 0;
const STORES: [kind: string, open: () => Promise<Record<string, string>>][] = [
  ["folder", async () => ({ STORE: "folder", STORE_DIR: await scratch() })],
];
if (hasCeph)
  STORES.push([
    "Ceph",
    async () => {
      const bucket = `sharing-${process.pid}-${++buckets}`;
      await ceph.running!.createBucket(bucket);
      const environment = environmentOf(ceph.running!, bucket);
      // The store looks for credentials in the process's own environment.
      for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, environment[name]);
      onTestFinished(() => void vi.unstubAllEnvs());
      return environment;
    },
  ]);

/** Looks as `doctor` does, with these settings beside the keys. */
async function look(environment: Environment, more: { source?: string; renew?: boolean } = {}): Promise<CheckResult> {
  const config = readConfig({ ...KEYS, ...environment });
  const store = await openStore(config.store);
  const { source, renew = false } = more;
  const [result] = await checkSharing({ config, store, source, cacheUrl: undefined, environment, renew });
  await store?.close();
  return result!;
}

async function noteIn(environment: Environment, name: string): Promise<string> {
  const store = await openStore(readConfig({ ...KEYS, ...environment }).store);
  const object = await store!.get(name);
  const bytes = Buffer.isBuffer(object!.body) ? object!.body : Buffer.concat(await object!.body.toArray());
  await store!.close();
  return bytes.toString("utf8");
}

describe.each(STORES)("%s", { timeout: 90_000 }, (_, open) => {
  test("proxies with the same settings agree; others are named, and have a cure", async () => {
    const base = { ...(await open()), S3_FOLDER: "p/", IMGPROXY_URL: "http://127.0.0.1:9" };
    const live = { ...base, IMGPROXY_QUALITY: "70", IMGPROXY_PRESETS: "default=sh:0.5,secret-name=w:1" };
    expect(await look(live)).toMatchObject({ state: "skip", found: "nothing is noted in p/bucketfirst.json" });
    expect(await look(live, { renew: true })).toMatchObject({
      state: "ok",
      found: expect.stringContaining("noted in p/bucketfirst.json: settings"),
    });
    expect(await look(live)).toMatchObject({ state: "ok", found: expect.stringContaining("agrees") });
    // Keys, addresses and the number of workers change no picture.
    const replica = {
      ...live,
      IMGPROXY_KEY: "aa",
      IMGPROXY_SALT: "bb",
      IMGPROXY_WORKERS: "9",
      IMGPROXY_LOG_LEVEL: "warn",
    };
    expect((await look(replica)).state).toBe("ok");

    const staging = { ...base, IMGPROXY_QUALITY: "40", IMGPROXY_LOCAL_FILESYSTEM_ROOT: "/srv/staging" };
    expect(await look(staging)).toEqual({
      name: "shared folder",
      state: "bad",
      found:
        "a proxy that stores under the same names differs in IMGPROXY_LOCAL_FILESYSTEM_ROOT, IMGPROXY_PRESETS, IMGPROXY_QUALITY",
      cure: expect.stringContaining("S3_FOLDER of its own"),
    });
    // What the other one noted is still there, and it holds digests alone.
    expect((await look(live)).state).toBe("ok");
    const note = await noteIn(live, "p/bucketfirst.json");
    expect(Object.keys(JSON.parse(note).settings)).toEqual(["IMGPROXY_PRESETS", "IMGPROXY_QUALITY"]);
    expect(note).not.toMatch(/secret-name|sh:|"70"|736563726574/);

    expect((await look({ ...staging, S3_FOLDER: "staging/" }, { renew: true })).state).toBe("ok");
    expect((await look(staging, { renew: true })).state).toBe("ok");
    expect(await look(live)).toMatchObject({ state: "bad" });
  });

  test("where settings are not seen, the pictures of one source are compared", async () => {
    const [one, other] = [
      await startImgproxy(image(await jpeg(30_000))),
      await startImgproxy(image(await jpeg(31_000))),
    ];
    const store = await open();
    const base = { ...store, IMGPROXY_URL: one.url };
    expect((await look(base, { renew: true })).found).toContain("a picture only with --source");
    expect((await look(base, { source: CAT, renew: true })).state).toBe("ok");
    expect((await look(base, { source: CAT })).state).toBe("ok");
    expect(await look({ ...store, IMGPROXY_URL: other.url }, { source: CAT })).toMatchObject({
      state: "bad",
      found: "a proxy that stores under the same names differs in the picture of --source",
    });
    // Another source says nothing, and neither does one that cannot be made.
    expect((await look({ ...store, IMGPROXY_URL: other.url }, { source: `${CAT}2` })).state).toBe("ok");
    other.script = missing();
    expect((await look({ ...store, IMGPROXY_URL: other.url }, { source: CAT })).state).toBe("ok");
    expect((await look({ ...store, IMGPROXY_URL: "http://127.0.0.1:9" }, { source: CAT })).state).toBe("ok");
  });
});

test("a note that nobody can read is written anew", async () => {
  const environment = { STORE: "folder", STORE_DIR: await scratch(), IMGPROXY_URL: "http://127.0.0.1:9" };
  for (const text of ["", "no JSON", "null", '"text"', '{"settings":5}', "[]"]) {
    const store = (await openStore(readConfig({ ...KEYS, ...environment }).store))!;
    const bytes = Buffer.from(text);
    const head = { contentType: "application/json", cacheControl: "", md5: "" };
    await store.put("bucketfirst.json", { length: bytes.length, open: () => bytes }, head);
    await store.close();
    expect([text, (await look(environment)).state]).toEqual([text, "skip"]);
    expect([text, (await look(environment, { renew: true })).state]).toEqual([text, "ok"]);
    expect(JSON.parse(await noteIn(environment, "bucketfirst.json"))).toEqual({ settings: {}, pictures: {} });
  }
});

test("the command says it, and --renew takes the present settings", async () => {
  const upstream = await startImgproxy((_request, response) => {
    response.writeHead(404, imageHeaders(Buffer.alloc(0), { "Content-Type": "text/plain" })).end();
  });
  const env = { STORE: "folder", STORE_DIR: await scratch(), ...KEYS, IMGPROXY_URL: upstream.url };
  const found = async (args: string[], more: object): Promise<string> =>
    /shared folder: .*/.exec((await cli(["doctor", ...args], { ...env, ...more })).stdout)?.[0] ?? "";
  expect(await found([], {})).toContain("nothing is noted in bucketfirst.json");
  expect(await found(["--renew"], {})).toContain("is noted in bucketfirst.json");
  expect(await found([], { IMGPROXY_QUALITY: "40" })).toContain("differs in IMGPROXY_QUALITY");
  expect(await found(["--renew"], { IMGPROXY_QUALITY: "40" })).toContain("noted");
  expect(await found([], {})).toContain("differs in IMGPROXY_QUALITY");
  const config = readConfig(env);
  const store = (await openStore(config.store))!;
  expect(await namesIn(store)).toEqual(["bucketfirst.json"]);
  await store.close();
});

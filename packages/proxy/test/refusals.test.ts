import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test, vi } from "vitest";
import { createProxy } from "../src/createProxy.js";
import { createS3Store } from "../src/stores/s3/s3.js";
import { settingsOf, startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { startImgproxy } from "./support/imgproxy.js";
import { cli, KEYS, listening, production } from "./support/process.js";
import { keyOf, SIGNING, signed } from "./support/proxy.js";

// What an operator reads when the bucket says no: the program as it is shipped, on a store that refuses on cue.
const REFUSALS: [status: number, code: string, what: RegExp, cure: RegExp][] = [
  [403, "AccessDenied", /the bucket refuses/, /this policy: \{.*s3:GetObject.*processed/],
  [403, "InvalidAccessKeyId", /does not know the access key/, /AWS_ACCESS_KEY_ID/],
  [403, "SignatureDoesNotMatch", /the secret key is not/, /AWS_SECRET_ACCESS_KEY/],
  [403, "RequestTimeTooSkewed", /the clock of this machine is wrong/, /set the clock/],
  [400, "ExpiredToken", /session token has expired/, /AWS_SESSION_TOKEN/],
  [400, "AuthorizationHeaderMalformed", /another region/, /AWS_REGION to the bucket's own; it is auto now/],
  [404, "NoSuchBucket", /no such bucket/, /create the bucket/],
];

test.each(REFUSALS)("%i %s is one line of the log and one finding of doctor, each with its cure", async (...row) => {
  const [status, code, what, cure] = row;
  const upstream = await startImgproxy();
  const bucket = await startFaultStore();
  bucket.fault = () => ({ status, code, headers: { date: "never" } });
  const env = { ...settingsOf(bucket), ...KEYS, S3_FOLDER: "processed/", IMGPROXY_URL: upstream.url };
  const proxy = await production({ ...env, UPLOAD_ATTEMPTS: "1" });
  await listening(proxy.url);
  for (const options of ["/w:1", "/w:2"]) expect((await send(proxy.url, signed(options))).status).toBe(200);
  const lines = () =>
    proxy
      .output()
      .split("\n")
      .filter((line) => what.test(line));
  // At the start, and once more by the puts.
  await vi.waitFor(() => expect(lines()).toHaveLength(2), 5_000);
  for (const line of lines()) {
    const told = JSON.parse(line);
    expect(told.cure ?? `this policy: ${told.policy}`).toMatch(cure);
  }
  proxy.child.kill("SIGTERM");
  await proxy.ended;
  expect(lines()).toHaveLength(2);
  const { stdout } = await cli(["doctor"], env);
  expect(stdout).toMatch(new RegExp(`BAD {3}put: ${status} ${code}.*\\n\\s+cure: .*${cure.source}`));
});

test("the shipped program finds a profile's keys by itself", async () => {
  const home = await scratch();
  await mkdir(join(home, ".aws"));
  await writeFile(
    join(home, ".aws", "credentials"),
    "[shop]\naws_access_key_id = of-the-profile\naws_secret_access_key = s\n",
  );
  const upstream = await startImgproxy();
  const bucket = await startFaultStore();
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = settingsOf(bucket);
  const proxy = await production({ ...env, HOME: home, AWS_PROFILE: "shop", IMGPROXY_URL: upstream.url });
  await listening(proxy.url);
  await send(proxy.url, signed("/w:1"));
  await vi.waitFor(() => expect(bucket.objects.has(keyOf(signed("/w:1")))).toBe(true), 5_000);
  expect(bucket.requests.every(({ headers }) => headers.authorization!.includes("Credential=of-the-profile/"))).toBe(
    true,
  );
  for (const line of proxy.output().trim().split("\n")) JSON.parse(line);
});

const MALFORMED = [
  "http//me:hunter2@minio",
  "me:hunter2@minio:9000",
  "https://me:hun/ter2@[x",
  "ftp://me:hunter2@minio",
];

test.each(["S3_ENDPOINT", "IMGPROXY_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"])(
  "a password in a malformed %s is not printed",
  async (name) => {
    for (const value of MALFORMED) {
      const { code, stdout, stderr } = await cli([], { ...KEYS, S3_BUCKET: "images", [name]: value });
      expect([code, stdout, stderr]).toEqual([
        1,
        "",
        expect.stringContaining(`${name}: expected an http or https address, got `),
      ]);
      expect(stderr).not.toMatch(/hunter|ter2|me:/);
    }
  },
);

test("nor one in a well-formed address, whoever prints it", async () => {
  const upstream = await startImgproxy();
  const bucket = await startFaultStore();
  const secret = (url: string): string => url.replace("//", "//me:hunter2@");
  const env = {
    ...settingsOf(bucket),
    ...KEYS,
    IMGPROXY_URL: secret(upstream.url),
    S3_ENDPOINT: secret(bucket.config.endpoint!),
  };
  const proxy = await production(env);
  await listening(proxy.url);
  expect((await send(proxy.url, signed("/w:1"))).status).toBe(200);
  await vi.waitFor(() => expect(bucket.objects.size).toBe(1), 5_000);
  const { stdout, stderr } = await cli(["doctor", "--cache-url", secret(bucket.config.endpoint!)], env);
  expect(stdout).toContain("ok    put: stored");
  expect(proxy.output() + stdout + stderr).not.toContain("hunter2");
  const store = createS3Store({ ...bucket.config, endpoint: secret(bucket.config.endpoint!) });
  expect(store.label).toBe(`bucket test at ${secret(bucket.config.endpoint!).replace("me:hunter2", "***")}`);
  await store.close();
});

test("nor from code, in the error or what it was caused by", () => {
  for (const url of MALFORMED) {
    for (const make of [
      () => createProxy({ upstream: url, signing: SIGNING }),
      () => createS3Store({ bucket: "images", endpoint: url }),
    ]) {
      let error: unknown;
      try {
        make();
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toMatchObject({ code: "INVALID_CONFIG" });
      expect((error as Error).cause).toBeUndefined();
      expect((error as Error).stack).not.toMatch(/hunter|ter2/);
    }
  }
});
